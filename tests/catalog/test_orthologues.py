"""Tables of orthologues."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.orthologues import pairs
from ontology.problems import Problem

TABLES = {
    "ours": "gene\tother\tsource\nNCBIGene:991\tPomBase:SPAC821.08c\tx\n\nNCBIGene_991\tSGD:S000003084\ty\n",
    "commas": "other,gene\nPomBase:SPAC821.08c,NCBIGene:991\nSGD:S000003084,NCBIGene:991\n",
}
NCBI = "#tax_id\tGeneID\trelationship\tOther_tax_id\tOther_GeneID\r\n9606\t991\tOrtholog\t10090\t107995\r\n"


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_pairs_of_curies(text):
    found = list(pairs(text.splitlines(keepends=True), "t.tsv"))
    assert found == [("NCBIGene:991", "PomBase:SPAC821.08c"), ("NCBIGene:991", "SGD:S000003084")]


def test_the_table_of_ncbi():
    assert list(pairs(NCBI.splitlines(keepends=True), "gene_orthologs")) == [("NCBIGene:991", "NCBIGene:107995")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.tsv, line 1: a table of orthologues has the columns gene and other or GeneID and Other_GeneID."),
        ("a\tb\n", "t.tsv, line 1: a table of orthologues has"),
        ("gene\tother\nNCBIGene:1\tNCBIGene:2\nCDC20\tNCBIGene:2\n", "t.tsv, line 3: 'CDC20' is no gene id; ids look like"),
        ("gene\tother\nNCBIGene:1\n", "t.tsv, line 2: '' is no gene id"),
        (f"gene,other\n{'x' * 200_000},NCBIGene:1\n", "t.tsv, line 2: is no text of a table (field larger"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text, said):
    with pytest.raises(Problem) as caught:
        list(pairs(text.splitlines(keepends=True), "t.tsv"))
    assert str(caught.value).startswith(said)


@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_text_is_pairs_or_a_problem(lines):
    table = ["gene,other\n", *(f"{line}\n" for line in lines)]
    with suppress(Problem):
        assert all(one and other for one, other in pairs(table, "t"))
