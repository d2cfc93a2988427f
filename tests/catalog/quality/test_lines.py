"""Cell lines and the organisms of their studies."""

import pytest

from catalog.quality.lines import RULE
from ontology.models import Term
from tests.catalog.quality.made import known, said, value

HUMAN, MOUSE = known("NCBITaxon:9606", "Homo sapiens"), known("NCBITaxon:10090", "Mus musculus")
VIRUS = known("NCBITaxon:10245", "Vaccinia virus")
HELA = known("EFO:0001185", "HeLa", ancestors=["EFO:0002888", "EFO:0001639"])
NIH3T3 = known("EFO:0001222", "NIH3T3", ancestors=["EFO:0002887"])


def test_a_human_line_in_a_study_of_mice():
    assert said(RULE, value("organism", "mouse", MOUSE), value("cell_line", "HeLa", HELA)) == [
        "EFO:0001185 (HeLa) is a cell line of Homo sapiens, and the study is of Mus musculus."
    ]


@pytest.mark.parametrize(
    "organisms",
    [
        [HUMAN],
        [HUMAN, VIRUS],
        [known("NCBITaxon:63221", "Homo sapiens neanderthalensis", ancestors=["NCBITaxon:9606"])],
        [MOUSE, known("NCBITaxon:9607", kind=Term.Kind.UNRESOLVED)],
        [],
    ],
    ids=["its own", "its own beside others", "below its own", "one that nobody knows", "none stated"],
)
def test_no_contradiction(organisms):
    stated = (value("organism", term.label, term) for term in organisms)
    assert said(RULE, *stated, value("cell_line", "HeLa", HELA)) == []


def test_a_line_whose_organism_no_branch_says():
    kidney = known("EFO:0001182", "HEK293", ancestors=["EFO:0001643"])
    assert said(RULE, value("organism", "mouse", MOUSE), value("cell_line", "HEK293", kidney)) == []


def test_a_line_of_two_organisms_fits_both():
    fused = known("EFO:1", "hybridoma", ancestors=["EFO:0002887", "EFO:0002936"])
    assert said(RULE, value("organism", "mouse", MOUSE), value("cell_line", "fused", fused)) == []
    assert said(RULE, value("organism", "human", HUMAN), value("cell_line", "fused", fused)) == [
        "EFO:1 (hybridoma) is a cell line of Mus musculus or Rattus norvegicus, and the study is of Homo sapiens."
    ]


def test_each_line_of_another_organism_is_told():
    found = said(
        RULE, value("organism", "virus", VIRUS), value("cell_line", "a", HELA), value("cell_line", "b", NIH3T3)
    )
    assert len(found) == 2
