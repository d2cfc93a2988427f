"""Measuring at scale, on a small scale: every row is there, and what is not about time is right."""

import json
import random

import pytest

from benchmarks import load, scale
from benchmarks.report import show
from benchmarks.synthetic import spool
from benchmarks.synthetic.studies import heads, samples

from .worlds import world

COUNT = 4_000


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spool")
    spool.write(folder, world(), COUNT)
    return scale.measured("embedded", folder, COUNT)


def row(rows, beginning):
    return next(row for row in rows if row.what.startswith(beginning))


def test_everything_that_was_drawn_is_found(rows):
    images = sum(state.image_count for head in heads(world(), samples=COUNT) for state in samples(world(), head))
    studies = len(heads(world(), samples=COUNT))
    assert f"{COUNT:,} samples, {images:,} images, {studies:,} studies" in row(rows, "no selection").what


def test_an_index_has_a_size_and_a_rate(rows):
    detail = row(rows, "index rate").detail
    assert detail["rate"] == pytest.approx(COUNT / detail["seconds"], rel=0.01)
    assert detail["bytes"] > 50 * COUNT


def test_no_budget_of_the_full_size_is_held_against_a_small_one(rows):
    assert not any("hits" in one.what and one.budget for one in rows)


def test_a_run_can_be_drawn(rows, tmp_path):
    pytest.importorskip("matplotlib")
    from benchmarks import plot

    for count in (COUNT, 2 * COUNT):
        show("embedded", rows, tmp_path / f"scale-embedded-{count}.json")
    plot.draw(tmp_path, tmp_path / "scale.svg")
    assert ">search with all facets, p95 (ms)</text>" in (tmp_path / "scale.svg").read_text()


def test_a_spool_for_another_layout_is_not_current(tmp_path):
    made = spool.write(tmp_path, world(), 10)
    assert made.is_current
    (tmp_path / "layout").write_text("another")
    assert not made.is_current
    assert not spool.Spool(tmp_path / "nowhere").is_current


def test_what_clients_got_is_told_by_kind(tmp_path):
    answers = load.Answers()
    answers.seconds["page"].extend([0.1, 0.2, 0.3])
    answers.errors["page: 500 /?q=x"] += 2
    kinds = list(load._rows(answers))
    assert kinds[0].what == "  page: 3 answers"
    assert kinds[0].detail == {"p50": 0.2, "p95": 0.3, "p99": 0.3}
    assert json.loads(kinds[1].what) == "page: 500 /?q=x"
    assert load._times([]) == "no answers"


def test_a_visit_searches_and_pages_the_same_query():
    words = load.Words(["phenotype:CMPO:0000077"], ["idr/idr0001"], ["mitosis"])
    visit = list(load._visit(random.Random(1), words))
    assert [params["q"] for _, path, params in visit[:2] if path == "/"] == ["phenotype:CMPO:0000077"] * 2
    assert ("page: study", "/studies/idr/idr0001/", {}) in visit
    assert {kind.partition(":")[0] for kind, _, _ in visit} == {"page", "api"}
