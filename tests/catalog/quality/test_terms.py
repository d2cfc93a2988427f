import pytest

from catalog.quality.base import Held, Repair
from catalog.quality.terms import RULE
from ontology.models import Term
from tests.catalog.quality.made import known, repairs, said, value


def test_an_id_that_no_ontology_has():
    unknown = known("MP:0003447", kind=Term.Kind.UNRESOLVED)
    assert said(RULE, value("phenotype", "tumour", Held(unknown, stated_curie="MP:3447"))) == [
        "No loaded ontology has MP:3447."
    ]


def test_an_obsolete_term_with_what_takes_its_place():
    gone = known("EFO:1", "obsolete_x", obsolete=True, replaced_by="CL:2")
    lost = known("EFO:3", "obsolete_y", obsolete=True)
    assert said(RULE, value("cell_type", "x", gone), value("cell_type", "y", lost)) == [
        "EFO:1 (obsolete_x) is obsolete; CL:2 takes its place.",
        "EFO:3 (obsolete_y) is obsolete.",
    ]


def test_a_term_that_holds():
    assert said(RULE, value("cell_type", "x", known("CL:2", "x"))) == []


def test_of_ids_that_were_counted_up_only_the_usual_one_is_looked_at():
    gone = known("EFO:1", "obsolete_x", obsolete=True)
    assert said(RULE, value("cell_type", "x", gone), value("cell_type", "x", known("CL:2", "x"), samples=9)) == []


@pytest.mark.parametrize(
    ("successor", "repair"),
    [
        (known("CL:2", "x"), Repair("CL:2", "EFO:1")),
        (known("CL:2", "x", obsolete=True), None),
        (known("CL:2", kind=Term.Kind.UNRESOLVED), None),
        (known("UBERON:2", "x"), None),
        (known("EFO:2", "x", ancestors=["EFO:0000001"]), None),
        (None, None),
    ],
    ids=["in use", "obsolete too", "not loaded", "another ontology", "another branch", "nobody knows it"],
)
def test_what_took_its_place_is_the_repair_where_the_property_takes_it(successor, repair):
    gone = known("EFO:1", "obsolete_x", obsolete=True, replaced_by="CL:2", successor=successor)
    assert repairs(RULE, value("cell_type", "x", gone)) == [repair]


def test_an_unknown_id_is_nothing_that_a_rule_repairs():
    assert repairs(RULE, value("phenotype", "x", known("MP:1", kind=Term.Kind.UNRESOLVED))) == [None]
