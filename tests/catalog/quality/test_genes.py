import pytest

from catalog.quality.genes import RULE
from ontology.models import Term
from tests.catalog.quality.made import known, said, value


@pytest.mark.parametrize("text", ["control", "Negative control", "DMSO", "scrambled 2", "neg_ctrl", "N/A", "empty"])
def test_a_control_is_no_gene(text):
    assert said(RULE, value("gene", text)) == [f"“{text}” is no gene; it says what the sample is for."]


@pytest.mark.parametrize("text", ["CDC20;PLK1", "CDC20, PLK1", "cdc2 | cdc25", "A/B"])
def test_several_in_a_cell(text):
    assert said(RULE, value("gene", text)) == [f"“{text}” names several genes in one cell."]


@pytest.mark.parametrize("text", ["CDC20", "MOCKX", "HLA-DRB1", "SPAC27E2.03c", "no1", "5,6-thing"])
def test_one_gene(text):
    assert said(RULE, value("gene", text)) == []


def test_what_was_understood_is_fine():
    assert said(RULE, value("gene", "A/B", known("NCBIGene:1", kind=Term.Kind.GENE))) == []
