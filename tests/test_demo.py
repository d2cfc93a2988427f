"""The demo archive is small, true, licensed and covered by its ontology slices."""

import csv
import re
from pathlib import Path

import pytest
from pronto.ontology import Ontology

from demo.build import build
from tests.demo.recount import DEMO, SLICES, STUDIES, curies, keys, parents, rows, showing, study_text

README = (DEMO / "README.md").read_text(encoding="utf-8")
NEVER_MENTIONED = {
    "CMPO:0000194": {"idr0001", "idr0002", "idr0013"},
    "CMPO:0000005": {"idr0001", "idr0028"},
    "CMPO:0000150": {"idr0001", "idr0011", "idr0013", "idr0028"},
}


def by_name(path: Path) -> str:
    return path.name[:7]


def everything() -> str:
    return "".join(path.read_text(encoding="utf-8-sig") for path in sorted((DEMO / "idr").rglob("*.*")))


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize("study", STUDIES, ids=by_name)
def test_a_study_names_its_accession_source_and_licence(study: Path) -> None:
    stated = keys(study)
    assert stated["Comment[IDR Study Accession]"] == [[by_name(study)]]
    assert stated["Study License"][0][0].replace("-", " ") in ("CC0 1.0", "CC BY 4.0")
    assert stated["Study License URL"][0][0].startswith("https://creativecommons.org/")
    assert "# Source: https://github.com/IDR/" in study_text(study)
    assert "; the descriptions are our own." in study_text(study)


@pytest.mark.parametrize("study", STUDIES, ids=by_name)
def test_a_study_tells_facts_only(study: Path) -> None:
    assert not re.search(r"Email|Address|Person|Protocol|Phenotype Description", study_text(study))
    assert "@" not in study_text(study)
    described = [text for key, texts in keys(study).items() if key.endswith("Description") for (text,) in texts]
    assert all(0 < len(text) < 350 for text in described)


@pytest.mark.parametrize("study", STUDIES, ids=by_name)
def test_readme_lists_the_study_with_licence_and_samples(study: Path) -> None:
    licence = keys(study)["Study License"][0][0].replace("-", " ")
    assert re.search(rf"\| {study.name} \|.*\| {licence} \|.*\| {len(rows(study))} \|", README)


def test_readme_counts_all_samples_and_terms() -> None:
    assert f"{sum(len(rows(study)) for study in STUDIES):,} of their samples" in README
    for path in SLICES:
        terms = path.read_text(encoding="utf-8").count("[Term]")
        assert re.search(rf"^\| {path.name} \|.*\| {terms} \|", README, re.MULTILINE)


@pytest.mark.parametrize("study", [it for it in STUDIES if by_name(it) != "idr0068"], ids=by_name)
def test_a_study_has_enough_and_not_too_many_samples(study: Path) -> None:
    assert 40 <= len(rows(study)) <= 400


def test_phenotypes_controls_and_failures_are_there() -> None:
    all_rows = [row for study in STUDIES for row in rows(study)]
    assert {row.get("Control Type") for row in all_rows} >= {"negative control", "positive control", "empty well"}
    assert sum(row.get("Quality Control", "").lower() in ("fail", "false") for row in all_rows) > 50


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_pronto_reads_the_slice(path: Path) -> None:
    ontology = Ontology(path, import_depth=0)
    assert ontology.metadata.ontology == path.stem
    assert len(list(ontology.terms())) == path.read_text(encoding="utf-8").count("[Term]")
    assert all(term.name for term in ontology.terms() if not term.obsolete)


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_a_slice_states_source_and_licence_and_no_definition(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^property_value: http://purl.org/dc/terms/license https://\S+$", text, re.MULTILINE)
    assert re.search(r"^property_value: http://purl.org/dc/terms/source http://\S+$", text, re.MULTILINE)
    assert not re.search(r"^(def|comment):", text, re.MULTILINE)


def test_slices_cover_every_id_and_every_ancestor() -> None:
    above = parents()
    assert curies(everything()) - above.keys() == set()
    assert set().union(*above.values()) - above.keys() == set()


@pytest.mark.parametrize(("term", "studies"), NEVER_MENTIONED.items())
def test_a_parent_that_nobody_mentions_covers_studies_of_several_organisms(term: str, studies: set[str]) -> None:
    assert term not in curies(everything())
    assert set(showing(term)) == studies


@pytest.mark.real
def test_every_row_is_a_row_of_the_real_study(shared_data: Path) -> None:
    for path in sorted((DEMO / "idr").glob("*/*/*-annotation.csv")):
        ours, theirs = (
            list(csv.DictReader(it.read_text(encoding="utf-8-sig").splitlines()))
            for it in (path, shared_data / path.relative_to(DEMO))
        )
        known = {tuple(row[column] for column in ours[0]) for row in theirs}
        assert [row for row in ours if tuple(row.values()) not in known] == []


@pytest.mark.real
def test_building_it_again_gives_the_same_bytes(shared_data: Path, tmp_path: Path) -> None:
    build(shared_data, tmp_path)
    for name in ("idr", "ontologies"):
        built = {it.relative_to(tmp_path): it.read_bytes() for it in (tmp_path / name).rglob("*.*")}
        assert built == {it.relative_to(DEMO): it.read_bytes() for it in (DEMO / name).rglob("*.*")}
