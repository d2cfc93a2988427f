"""Search against the recount: every id, exact and with everything below, in one segment and in several.

Both sides run as programs of their own: recount.py imports nothing of the project, asking.py asks it. The catalog is
filled once in a session, through the commands that a person would use.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .conftest import ARCHIVES, ASKING

pytestmark = pytest.mark.real

HERE = Path(__file__).resolve().parent
CHOICES = ("control", "quality_control")
# Counted by hand in the table of idr0002: its two phenotypes, and how many of these samples failed quality control.
BY_HAND = {
    "study:idr0002 phenotype:(CMPO:0000329 OR CMPO:0000328)": [304, 1],
    "study:idr0002 phenotype:(CMPO:0000329 OR CMPO:0000328) quality_control:fail": [57, 1],
    "study:idr0002 phenotype:(CMPO:0000329 OR CMPO:0000328) -quality_control:fail": [304 - 57, 1],
    "study:idr0002 phenotype:CMPO:0000329 phenotype:CMPO:0000328": [176 + 144 - 304, 1],
    "exact:phenotype:CMPO:0000369+PATO:0000460": [2847, 1],
}
SHAPES = {"one": "in_one_segment", "several": "in_several_segments"}


@pytest.fixture(scope="session")
def recount(shared_data, tmp_path_factory):
    path = tmp_path_factory.mktemp("recount") / "recount.json"
    subprocess.run([sys.executable, HERE / "recount.py", shared_data, "--json", path], check=True, capture_output=True)
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def questions(recount):
    """Query to the expected samples and studies."""
    asked = dict(BY_HAND)
    for prop, counts in recount["counts"].items():
        for curie, count in counts.items():
            asked[query(prop, curie)] = count["below"]
            if prop not in CHOICES:
                asked[f"exact:{query(prop, curie)}"] = count["exact"]
    for phenotype, prop, curie, count in recount["pairs"]:
        asked[f"{query('phenotype', phenotype)} {query(prop, curie)}"] = count
    return asked


@pytest.fixture(scope="session")
def answers(filled, questions, recount, tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    asked = folder / "questions.json"
    studies = [f"study:{study}" for study in recount["samples"]]
    asked.write_text(json.dumps([*questions, *former(recount), *without(recount), *studies]))

    def answer(shape):
        found = folder / f"{shape}.json"
        said = filled.run("-c", ASKING, SHAPES[shape], asked, found)
        assert said.code == 0, said.everything[-4000:]
        return json.loads(found.read_text())

    with ThreadPoolExecutor() as pool:  # each waits for a process of its own
        return dict(zip(SHAPES, pool.map(answer, SHAPES), strict=True))


def query(prop, value):
    return f'{prop}:"{value}"' if prop in CHOICES else f"{prop}:{value}"


def former(recount):
    """Queries by an alternative id or a gene's other id, with the counts of what it means."""
    return {
        query(prop, other): counts[present]["below"]
        for prop, counts in recount["counts"].items()
        for other, present in recount["former"].items()
        if present in counts
    }


def without(recount):
    """Each phenotype on samples that did not fail quality control."""
    failed = {phenotype: count for phenotype, prop, value, count in recount["pairs"] if value == "fail"}
    return {
        f"{query('phenotype', phenotype)} -quality_control:fail": count["below"][0] - failed.get(phenotype, [0])[0]
        for phenotype, count in recount["counts"]["phenotype"].items()
    }


def differences(expected, found):
    """What differs, smallest first: id or query, expected, found."""
    return [(key, count, found.get(key)) for key, count in sorted(expected.items()) if found.get(key) != count]


def test_the_index_was_asked_in_one_and_in_several_segments(answers):
    assert answers["one"]["segments"] == 1
    assert answers["several"]["segments"] >= 3


def test_the_recount_is_about_something(recount):
    """The numbers that the data's own description gives."""
    by_archive = dict.fromkeys(ARCHIVES, 0)
    for study, samples in recount["samples"].items():
        by_archive[study.split(":")[0]] += samples
    rows_and_tableless_components = 94_994 + 7
    assert by_archive["idr"] == rows_and_tableless_components
    assert by_archive["cil"] == 5_182
    assert sum(study.startswith("idr:") for study in recount["samples"]) == 21
    assert {"phenotype", "gene", "compound", "organism"} <= recount["counts"].keys()
    assert recount["counts"]["gene"]["NCBIGene:55635"]["exact"] == [8, 1]  # DEPDC1, under its own id only


@pytest.mark.parametrize("shape", SHAPES)
def test_totals_of_every_id_and_of_phenotypes_with_another_condition(questions, answers, shape):
    assert differences(questions, answers[shape]["totals"]) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_facets_of_every_property(recount, answers, shape):
    facets = answers[shape]["facets"]
    assert {"phenotype", "gene", "compound", "organism", *CHOICES} <= facets.keys()
    for prop, counts in recount["counts"].items():
        if prop in facets:
            expected = {curie: count["below"] for curie, count in counts.items()}
            assert differences(expected, facets[prop]) == [], prop
            assert facets[prop].keys() - expected.keys() == set(), prop


@pytest.mark.parametrize("shape", SHAPES)
def test_archives_and_studies(recount, answers, shape):
    archives = answers[shape]["facets"]["archive"]
    for archive in ARCHIVES:
        counts = [count for study, count in recount["samples"].items() if study.startswith(f"{archive}:")]
        assert archives[archive] == [sum(counts), len(counts)]
    expected = {f"study:{study}": [count, 1] for study, count in recount["samples"].items()}
    assert differences(expected, answers[shape]["totals"]) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_former_ids_and_other_ids_of_a_gene_mean_the_same(recount, answers, shape):
    expected = former(recount)
    assert len(expected) > 100
    assert differences(expected, answers[shape]["totals"]) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_without_failed_quality_control(recount, answers, shape):
    found = {key: count[0] for key, count in answers[shape]["totals"].items() if key.endswith("-quality_control:fail")}
    assert differences(without(recount), found) == []
