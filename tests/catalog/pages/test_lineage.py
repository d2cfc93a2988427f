import pytest

from catalog.pages.lineage import TreeLine, shortened
from catalog.pages.tree import Node


def lines(*pairs):
    last = len(pairs) - 1
    return [
        TreeLine(Node(place, f"X:{place}", label), min(place, 9), place == last, samples)
        for place, (label, samples) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([("a", 9), ("b", 5), ("c", 5)], [("a", 0), ("b", 0), ("c", 0)]),
        ([("a", 9), ("b", 5), ("c", 5), ("d", 5)], [("a", 0), ("c", 1), ("d", 0)]),
        ([("a", 9), ("b", 9), ("c", 9), ("d", 9), ("e", 2)], [("a", 0), ("d", 2), ("e", 0)]),
        ([("a", 9), ("b", 8), ("c", 7), ("d", 6)], [("a", 0), ("b", 0), ("c", 0), ("d", 0)]),
        ([("a", 9)], [("a", 0)]),
    ],
)
def test_what_lies_between_and_says_nothing_is_left_out_and_counted(path, expected):
    kept = shortened(lines(*path))
    assert [(line.node.label, line.between) for line in kept] == expected
    assert [line.depth for line in kept] == list(range(len(kept)))


def test_several_paths_are_drawn_whole():
    forked = [*lines(("a", 9), ("b", 9), ("c", 9)), TreeLine(Node(7, "X:7", "d"), 1, False, 9)]
    assert shortened(forked) == forked
