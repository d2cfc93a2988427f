from catalog.quality.base import Held
from catalog.quality.terms import RULE
from ontology.models import Term
from tests.catalog.quality.made import known, said, value


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
