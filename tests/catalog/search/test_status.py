"""What to do about an index that is not as it should be."""

from dataclasses import replace

import pytest

from catalog.search.status import IndexStatus

GOOD = IndexStatus(
    engine="embedded", exists=True, rebuilding=False, lag=0, missed=False, words_current=True, built_at=1.0,
    studies_here=1, studies_indexed=1, samples_here=3, samples_indexed=3,
)  # fmt: skip


def test_an_index_that_is_as_it_should_be_needs_nothing():
    assert GOOD.complete
    assert GOOD.advice == ""


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"exists": False}, "manage.py reindex`"),
        ({"missed": True}, "manage.py reindex`"),
        ({"lag": 2}, "--changes"),
        ({"words_current": False}, "--changes"),
        ({"lag": 2, "rebuilding": True}, "being built"),
        ({"samples_indexed": 2}, "--verify"),
        ({"studies_indexed": 2}, "--verify"),
    ],
)
def test_every_fault_has_its_advice(wrong, advice):
    status = replace(GOOD, **wrong)
    assert not status.complete
    assert advice in status.advice


def test_a_rebuild_alone_is_no_fault():
    assert replace(GOOD, rebuilding=True).complete
