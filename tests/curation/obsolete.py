"""A small ontology in two versions: the second makes four of its terms obsolete."""

from catalog.services import annotate
from curation.judgement import Target
from ontology.models import Term
from ontology.services import load_ontology
from tests.ontology.files import stanza, write

HEADER = ("format-version: 1.2", "ontology: cmpo")
LIVE = (
    stanza("CMPO:0000001", "cell phenotype"),
    stanza("CMPO:0000118", "round cell phenotype", "is_a: CMPO:0000001"),
    stanza("CMPO:0000119", "spherical cell phenotype", "is_a: CMPO:0000001"),
    stanza("CMPO:0000120", "bright cell phenotype", "is_a: CMPO:0000001"),
)
BEFORE = (
    *LIVE,
    *(
        stanza(f"CMPO:000020{n}", name, "is_a: CMPO:0000001")
        for n, name in enumerate(("rounded", "roundish", "odd", "lost"))
    ),
)
GONE = "is_obsolete: true"
AFTER = (
    *LIVE,
    stanza("CMPO:0000200", "rounded", GONE, "replaced_by: CMPO:0000118"),
    stanza("CMPO:0000201", "roundish", GONE, "consider: CMPO:0000118", "consider: CMPO:0000119"),
    stanza("CMPO:0000202", "odd", GONE, "consider: CMPO:0000120"),
    stanza("CMPO:0000203", "lost", GONE),
)
ROUNDED, ROUNDISH, ODD, LOST = (f"CMPO:000020{n}" for n in range(4))
ROUND, SPHERICAL, BRIGHT = "CMPO:0000118", "CMPO:0000119", "CMPO:0000120"


def load(folder, *terms):
    load_ontology(source=write(folder / "cmpo.obo", *terms, header=HEADER))


def term(curie):
    return Term.objects.get(curie=curie)


def fact(subject, curie, key="phenotype", **how):
    """An accepted annotation, as an archive states it."""
    return annotate(subject=subject, property_key=key, term=term(curie), asserted_by="idr", **how)


def choices(**curies):
    """`choices(**{ROUNDISH: SPHERICAL})` for phenotypes."""
    return {("phenotype", term(old).pk): term(new) for old, new in curies.items()}


def place(subject, key="phenotype"):
    return Target(subject, key).place
