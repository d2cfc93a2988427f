"""Which questions are asked, and what is said of the answers."""

from itertools import pairwise

import pytest

from benchmarks import search

HITS = {f"phenotype:CMPO:{number:07}": number for number in range(1, 1001)}


@pytest.mark.parametrize("count", [2, 7, 130])
def test_questions_reach_evenly_from_the_rarest_to_the_commonest(count):
    asked = search.spread(HITS, count)
    assert len(set(asked)) == count
    hits = [HITS[text] for text in asked]
    assert (hits[0], hits[-1]) == (search.FEWEST, 1000)
    steps = [after - before for before, after in pairwise(hits)]
    assert max(steps) - min(steps) <= 1


def test_where_there_are_few_terms_all_are_asked():
    assert search.spread({"gene:a": 500, "gene:b": 100, "gene:c": 99}, 130) == ["gene:b", "gene:a"]


def test_what_warms_up_does_not_count():
    asked = []
    taken = search._taken(asked.append, [str(number) for number in range(search.WARMING + 3)])
    assert len(asked) == search.WARMING + 3
    assert len(taken) == 3


def test_a_row_has_the_budget_beside_it():
    row = search._row("search", 30, [1.0] * 19 + [40.0])
    assert (row.budget, row.met) == ("p95 <= 30 ms", False)
    assert row.measured == "20 questions: p50 1.0 ms, p95 40.0 ms, longest 40.0 ms"
    assert search._row("search", 30, [29.0, 30.0]).met
