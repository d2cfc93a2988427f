"""Cutting slices out of ontologies."""

from pathlib import Path

import pytest
from pronto.ontology import Ontology

from demo import slices
from demo.slices import Entry, Slice, read, select, used_ids

CUT = Slice("X", "x.obo", "An ontology", "http://example.org/x.obo", "https://example.org/licence")
SOURCE = """\
format-version: 1.2
data-version: 2026-11
ontology: x

[Term]
id: X:1
name: root

[Term]
id: X:2
name: middle
alt_id: X:20
def: "Words of its authors." []
synonym: "centre" EXACT []
synonym: "say \\"core\\"" RELATED foreign_type [X:ref]
property_value: prefLabel "mid" xsd:string
is_a: X:1 ! root

[Term]
id: X:3
name: leaf
is_a: X:2 ! middle
is_a: OTHER:1
relationship: part_of X:1 ! root
relationship: regulates X:5

[Term]
id: X:4
name: former leaf
is_obsolete: true
replaced_by: X:3
consider: X:2

[Term]
id: X:5
name: far away

[Typedef]
id: regulates
name: regulates
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "x.obo").write_text(SOURCE, "utf-8")
    return tmp_path


def test_read_keeps_facts_and_leaves_definitions(source: Path) -> None:
    stated, entries = read(source / "x.obo", "X")
    assert (stated["format-version"], stated["data-version"]) == ("1.2", "2026-11")
    assert entries["X:2"] == Entry(
        "middle",
        [("centre", "EXACT"), ('say \\"core\\"', "RELATED"), ("mid", "EXACT")],
        parents=["X:1"],
        alternatives=["X:20"],
    )
    assert entries["X:3"] == Entry("leaf", parents=["X:2"], wholes=["X:1"])
    assert entries["X:4"].obsolete


@pytest.mark.parametrize(
    ("used", "branches", "expected"),
    [
        pytest.param({"X:3"}, (), {"X:1", "X:2", "X:3", "X:4"}, id="ancestors, and what the term replaced"),
        pytest.param({"X:1"}, (), {"X:1", "X:2", "X:3", "X:4"}, id="children"),
        pytest.param({"OTHER:1"}, (), set(), id="an id of another ontology"),
        pytest.param(set(), ("X:2",), {"X:1", "X:2", "X:3", "X:4"}, id="a branch with everything above"),
        pytest.param({"X:5"}, (), {"X:5"}, id="a term by itself"),
    ],
)
def test_select(source: Path, used: set[str], branches: tuple[str, ...], expected: set[str]) -> None:
    cut = Slice(CUT.prefix, CUT.file, CUT.name, CUT.source, CUT.licence, branches=branches)
    assert select(read(source / "x.obo", "X")[1], used, cut) == expected


def test_select_leaves_brothers_out_where_they_are_many() -> None:
    entries = {f"X:{number}": Entry("brother", parents=["X:0"]) for number in range(1, slices.MOST_SIBLINGS + 2)}
    entries["X:0"] = Entry("parent")
    assert select(entries, {"X:1"}, CUT) == {"X:0", "X:1"}


def test_a_written_slice_can_be_read_by_pronto(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICES", (CUT,))
    slices.write(source, source / "out", {"X:3"})
    ontology = Ontology(source / "out" / "x.obo")
    assert ontology.metadata.data_version == "2026-11"
    assert sorted(term.id for term in ontology.terms()) == ["X:1", "X:2", "X:3", "X:4"]
    assert {term.definition for term in ontology.terms()} == {None}
    assert [it.id for it in ontology["X:4"].replaced_by] == ["X:3"]
    assert sorted((it.description, it.scope) for it in ontology["X:2"].synonyms) == [
        ("centre", "EXACT"),
        ("mid", "EXACT"),
        ('say "core"', "RELATED"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FBbi_00000246\tFbbi:00000369", {"FBbi:00000246", "FBbi:00000369"}),
        ("http://www.ebi.ac.uk/cmpo/CMPO_0000161", {"CMPO:0000161"}),
        ("Danio rerio,NCBITaxon,7955,", {"NCBITaxon:7955"}),
        ("Study Organism Term Accession\t9606\t2697049", {"NCBITaxon:9606", "NCBITaxon:2697049"}),
        ("Study PubMed ID\t9606", set()),
    ],
)
def test_used_ids_in_every_spelling(tmp_path: Path, text: str, expected: set[str]) -> None:
    (tmp_path / "study.txt").write_text(text, "utf-8")
    assert used_ids(tmp_path) == expected
