import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import closure

IS_A, PART_OF, MIXED = range(3)


def said(parents):
    """Child to {ancestor: (distance, relation)}."""
    return {
        child: {a: (closure.distance(link), closure.relation(link)) for a, link in above.items()}
        for child, above in closure.ancestors(parents).items()
    }


def test_ancestors_with_distance_and_weakest_relation():
    parents = {1: [(2, IS_A)], 2: [(3, PART_OF)], 3: [(4, IS_A)]}
    assert said(parents) == {
        1: {2: (1, "is_a"), 3: (2, "part_of"), 4: (3, "part_of")},
        2: {3: (1, "part_of"), 4: (2, "part_of")},
        3: {4: (1, "is_a")},
    }


def test_the_shortest_path_wins_and_among_equals_the_strongest():
    parents = {1: [(2, MIXED), (3, IS_A), (9, PART_OF)], 2: [(9, IS_A)], 3: [(9, IS_A)], 9: [(10, IS_A)]}
    assert said(parents)[1] == {2: (1, "unspecified"), 3: (1, "is_a"), 9: (1, "part_of"), 10: (2, "part_of")}


def test_a_parent_stated_twice_counts_as_the_stronger():
    assert said({1: [(2, MIXED), (2, IS_A)]})[1] == {2: (1, "is_a")}


def test_a_cycle_ends_and_nobody_is_their_own_ancestor():
    parents = {1: [(2, IS_A)], 2: [(3, IS_A)], 3: [(1, IS_A), (4, PART_OF)], 5: [(1, MIXED)]}
    assert said(parents) == {
        1: {2: (1, "is_a"), 3: (2, "is_a"), 4: (3, "part_of")},
        2: {3: (1, "is_a"), 1: (2, "is_a"), 4: (2, "part_of")},
        3: {1: (1, "is_a"), 4: (1, "part_of"), 2: (2, "is_a")},
        5: {1: (1, "unspecified"), 2: (2, "unspecified"), 3: (3, "unspecified"), 4: (4, "unspecified")},
    }


@pytest.mark.parametrize("parents", [{1: [(1, IS_A)]}, {1: []}])
def test_a_term_below_itself_or_nothing_has_no_ancestors(parents):
    assert said(parents) == {1: {}}


def test_a_chain_longer_than_the_stack_is_fine():
    above = closure.ancestors({n: [(n + 1, IS_A)] for n in range(1500)})
    assert closure.distance(above[0][1500]) == 1500


@given(
    st.dictionaries(
        st.integers(0, 12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=4), max_size=12
    )
)
def test_both_ways_of_walking_agree(parents):
    for term, above in closure.ancestors(parents).items():
        assert above == closure._walk(term, parents)
        assert term not in above
