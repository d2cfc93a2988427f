"""The words: ontologies, terms, their names and their ancestors."""

from django.db import models


class Ontology(models.Model):
    """One loaded ontology, in the version that holds now."""

    prefix = models.CharField(max_length=64, unique=True, help_text="CURIE prefix of its own terms, e.g. CMPO")
    name = models.CharField(max_length=255, blank=True)
    version = models.CharField(max_length=255, blank=True)
    licence = models.CharField(max_length=255, blank=True)
    source = models.TextField(help_text="file or address it was loaded from")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the source and of the loading options")
    term_count = models.PositiveIntegerField(default=0)
    obsolete_count = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ontologies"

    def __str__(self) -> str:
        return f"{self.prefix} {self.version}".strip()


class Term(models.Model):
    """Anything a value can mean, with a CURIE: an ontology class, a gene, a compound.

    A CURIE that an archive stated but no loaded ontology knows is kept as `UNRESOLVED`; loading its ontology later
    fills the same row in, so that nothing that points at it has to move.
    """

    class Kind(models.TextChoices):
        CLASS = "class"
        GENE = "gene"
        COMPOUND = "compound"
        UNRESOLVED = "unresolved"

    curie = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CLASS)
    ontology = models.ForeignKey(Ontology, models.CASCADE, null=True, blank=True, related_name="terms")
    label = models.TextField(blank=True)
    definition = models.TextField(blank=True)
    obsolete = models.BooleanField(default=False)
    replaced_by = models.CharField(max_length=255, blank=True, help_text="CURIE of its one replacement")
    consider = models.JSONField(default=list, help_text="CURIEs that may replace it")
    xrefs = models.JSONField(default=list)
    version = models.CharField(max_length=255, blank=True, help_text="ontology version that last stated it")

    class Meta:
        indexes = [models.Index(fields=["ontology", "obsolete"])]

    def __str__(self) -> str:
        return f"{self.label or self.curie} ({self.curie})"


class Synonym(models.Model):
    """Another name of a term, with its OBO scope."""

    class Scope(models.TextChoices):
        EXACT = "EXACT"
        NARROW = "NARROW"
        BROAD = "BROAD"
        RELATED = "RELATED"

    term = models.ForeignKey(Term, models.CASCADE, related_name="synonyms")
    text = models.TextField()
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.RELATED)
    type = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return self.text


class AlternativeId(models.Model):
    """A former CURIE that now means another term (merged, or another spelling the ontology itself states)."""

    curie = models.CharField(max_length=255, unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="alternative_ids")

    def __str__(self) -> str:
        return self.curie


class Edge(models.Model):
    """What the file of one ontology states: `child` lies directly below `parent`.

    The parent is a CURIE, for it may belong to an ontology that is loaded later or never. The closure is made of the
    edges that count: a term's own ontology says where it hangs within it, any ontology may say what it shares with others.
    """

    class Relation(models.TextChoices):
        IS_A = "is_a"
        PART_OF = "part_of"
        UNSPECIFIED = "unspecified"

    ontology = models.ForeignKey(Ontology, models.CASCADE, related_name="edges")
    child = models.ForeignKey(Term, models.CASCADE, related_name="stated_parents")
    parent = models.CharField(max_length=255, db_index=True)
    relation = models.CharField(max_length=11, choices=Relation.choices)

    def __str__(self) -> str:
        return f"{self.child_id} {self.relation} {self.parent}"


class Closure(models.Model):
    """`descendant` lies below `ancestor`; `distance` 1 is a stated parent. No term is its own ancestor here.

    `relation` is the weakest relation on the shortest path: is_a, part_of, or unspecified where the file mixes them.
    """

    Relation = Edge.Relation

    # the unique pair serves as its index
    descendant = models.ForeignKey(Term, models.CASCADE, related_name="ancestor_links", db_index=False)
    ancestor = models.ForeignKey(Term, models.CASCADE, related_name="descendant_links")
    relation = models.CharField(max_length=11, choices=Relation.choices)
    distance = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["descendant", "ancestor"], name="closure_pair")]

    def __str__(self) -> str:
        return f"{self.descendant_id} below {self.ancestor_id}"
