"""What the benchmark of suggestions counts, and that what it reports was never tuned on."""

import tomllib

import pytest

from benchmarks.suggestions import gold
from benchmarks.suggestions.gold import Case
from benchmarks.suggestions.measures import Ranks


def test_hit_rates_and_reciprocal_rank():
    ranks = Ranks([0, 0, 3, None], [0.9, 0.4, 0.9, 0.9])
    assert (ranks.hit(1), ranks.hit(5)) == (0.5, 0.75)
    assert ranks.reciprocal == pytest.approx((1 + 1 + 0.25) / 4)
    low, high = ranks.interval(1)
    assert 0.1 < low < 0.5 < high < 0.9
    assert ranks.accepted(0.8) == (pytest.approx(1 / 3), 0.75)
    assert ranks.accepted(0.95) == (0, 0)
    least, most = ranks.accepted_interval(0.8)
    assert 0 < least < 1 / 3 < most < 1


def test_no_texts_have_no_hits():
    assert (Ranks().hit(1), Ranks().reciprocal) == (0, 0)
    low, high = Ranks().interval(1)
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize(
    ("source", "groups", "part"),
    [
        ("IDR phenotypes", {"idr0001"}, "studies"),
        ("tissues", {"GTEx"}, "tune"),
        ("tissues", {"expression"}, "report"),
        ("tissues", {"expression", "GTEx"}, "tune"),
        ("Open Targets", {"Genebass"}, "report"),
        ("Open Targets", {"Genebass", "ClinVar"}, "select"),
        ("Open Targets", {"Genebass", "ClinVar", "AstraZeneca PheWAS Portal"}, "tune"),
    ],
)
def test_a_text_that_any_tuned_source_has_is_not_reported(source, groups, part):
    rules = tomllib.loads(gold.PARTS.read_text(encoding="utf-8"))
    assert gold.part_of(rules, Case(source, "disease", "x", groups=groups)) == part


def test_studies_of_one_archive_are_on_both_sides():
    rules = tomllib.loads(gold.PARTS.read_text(encoding="utf-8"))
    parts = {gold.part_of(rules, Case("Cell Image Library", "organism", "x", groups={str(n)})) for n in range(20)}
    assert parts == {"tune", "report"}
