"""What the quality rules find in the real data, against what is known to be wrong with it."""

import json

import pytest

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def findings(filled):
    said = filled.manage("check_quality", "--json")
    assert said.code == 0, said.everything[-2000:]
    return [json.loads(line) for line in said.out.splitlines()]


def of(findings, rule, accession):
    return [one for one in findings if (one["rule"], one["accession"]) == (rule, accession)]


def test_genes_that_a_spreadsheet_made_dates_of(findings):
    """Two of idr0056, two of idr0013 and one of idr0009."""
    dates = [one for one in findings if one["rule"] == "date" and one["archive"] == "idr"]
    told = sorted((one["accession"], one["message"].partition("”")[0][1:], one["samples"]) for one in dates)
    assert told == [
        ("idr0009", "Mar-02", 10), ("idr0013", "Mar-02", 8), ("idr0013", "Sep-01", 4), ("idr0056", "Sep-04", 2),
        ("idr0056", "Sep-10", 2),
    ]  # fmt: skip


def test_ids_that_were_filled_down(findings):
    """NCBITaxon:9606, 9607, 9608 ... beside *Homo sapiens* in idr0056; each is not told as unknown besides."""
    filled_down = " ".join(one["message"] for one in of(findings, "ids", "idr0056"))
    assert "“Homo sapiens” is mostly NCBITaxon:9606, but also 2,179 other ids" in filled_down
    assert "“HeLa” is mostly EFO:0001185, but also 2,207 other ids" in filled_down
    assert not [one for one in of(findings, "term", "idr0056") if "NCBITaxon" in one["message"]]
    assert sorted(one["repair"] for one in of(findings, "ids", "idr0056")) == ["EFO:0001185", "NCBITaxon:9606"]


def test_labels_that_are_not_their_ids(findings):
    labels = [one["message"] for one in findings if one["rule"] == "label" and one["archive"] == "idr"]
    assert "“high content screen” is stated for EFO:0005397, which is “high content analysis of cells”." in labels
    certain = {(one["instead_of"], one["repair"]) for one in findings if one["rule"] == "label" and one["repair"]}
    assert ("EFO:0005397", "EFO:0007550") in certain


def test_no_cell_line_contradicts_its_study(findings):
    """Of the lines whose organism EFO says none is in a study of another one."""
    assert not [one for one in findings if one["rule"] == "line" and one["archive"] == "idr"]


def test_phenotypes_without_a_term(findings):
    """Fourteen, of which ten are declared in a study's file and then on no sample."""
    unmapped = [one for one in findings if one["rule"] == "unmapped" and one["archive"] == "idr"]
    assert sorted(one["samples"] for one in unmapped) == [0] * 10 + [33, 33, 74, 74]


def test_a_control_among_the_genes(findings):
    (control,) = of(findings, "gene", "idr0001")
    assert control["samples"] == 2356
