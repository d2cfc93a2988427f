"""Whose ids genes and compounds have: no ontology, so no branch, says what they are."""

from ontology.matching import Scope

SOURCES = {
    "gene": Scope(
        frozenset(
            (
                "NCBIGene",
                "ENSEMBL",
                "RefSeq",
                "SGD",
                "PomBase",
                "FlyBase",
                "WormBase",
                "ZFIN",
                "AGI",
                "UniProt",
                "HGNC",
                "MGI",
                "RGD",
            )
        )
    ),
    "compound": Scope(frozenset(("InChIKey", "PubChem", "CHEBI", "ChEMBL", "Broad", "DrugBank"))),
}
