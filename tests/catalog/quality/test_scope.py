from catalog.properties import PROPERTIES
from catalog.quality.scope import RULE
from ontology.models import Term
from tests.catalog.quality.made import known, said, value

ROOT = PROPERTIES["imaging_method"].scope[0].roots[0]


def test_below_a_root_and_the_root_itself():
    inside = known("FBbi:00000246", "fluorescence microscopy", ancestors=[ROOT])
    assert said(RULE, value("imaging_method", "a", inside), value("imaging_method", "b", known(ROOT))) == []


def test_another_branch_of_the_ontology():
    outside = known("FBbi:00000002", "chemical fixation", ancestors=["FBbi:00000001"])
    assert said(RULE, value("imaging_method", "fixed", outside)) == [
        "FBbi:00000002 (chemical fixation) is no imaging method in its ontology."
    ]


def test_nothing_is_said_of_other_ontologies_and_of_what_is_unknown_or_obsolete():
    assert said(
        RULE,
        value("imaging_method", "a", known("EFO:1", "x")),
        value("imaging_method", "b", known("FBbi:9", kind=Term.Kind.UNRESOLVED)),
        value("imaging_method", "c", known("FBbi:8", obsolete=True)),
    ) == []  # fmt: skip


def test_an_ontology_that_may_be_used_as_a_whole():
    assert said(RULE, value("phenotype", "round", known("CMPO:0000118", "round cell"))) == []
