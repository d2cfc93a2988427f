"""Genes and compounds: terms that archives, not ontologies, bring along."""

from django.db import models

from ontology.models import Term


class Gene(models.Model):
    """A gene of one taxon. Its term's CURIE is its identity: NCBI Gene id, else Ensembl, else the model organism's.

    Other ids of it, learned from rows that state several, are alternative ids of its term, other symbols synonyms.
    """

    term = models.OneToOneField(Term, models.CASCADE, primary_key=True, related_name="gene")
    taxon = models.CharField(max_length=64, help_text="NCBITaxon CURIE; empty if the record states no organism")
    symbol = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taxon", "symbol"])]

    def __str__(self) -> str:
        return self.symbol or self.term.curie


class GeneMergeProposal(models.Model):
    """The same taxon and symbol with different ids: for a curator to decide, never merged by itself."""

    taxon = models.CharField(max_length=64)
    symbol = models.CharField(max_length=255)
    genes = models.JSONField(help_text="CURIEs, sorted")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxon", "symbol"], name="gene_merge_key")]

    def __str__(self) -> str:
        return f"{self.symbol} ({self.taxon})"


class Orthology(models.Model):
    """Two genes of different taxa with a common ancestor, from a loaded table."""

    gene = models.ForeignKey(Gene, models.CASCADE, related_name="orthologues", db_index=False)
    other = models.ForeignKey(Gene, models.CASCADE, related_name="orthologue_of")
    source = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gene", "other"], name="orthology_pair")]

    def __str__(self) -> str:
        return f"{self.gene_id} ~ {self.other_id}"


class Compound(models.Model):
    """A compound. Its term's CURIE is its InChIKey where one is known; the first block is its parent term."""

    term = models.OneToOneField(Term, models.CASCADE, primary_key=True, related_name="compound")
    inchikey = models.CharField(max_length=27, blank=True, db_index=True)
    smiles = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.inchikey or self.term.curie
