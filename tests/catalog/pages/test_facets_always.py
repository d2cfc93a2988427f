"""What holds for any facet: hypothesis makes the trees."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.pages.facets import telling
from catalog.search.results import FacetValue


@st.composite
def facet_values(draw):
    """A forest in tree order, counts never growing downwards."""
    values, stack = [], []
    for number in range(draw(st.integers(0, 14))):
        depth = draw(st.integers(0, len(stack)))
        del stack[depth:]
        parent = stack[-1] if stack else None
        samples = draw(st.integers(1, parent.samples if parent else 100))
        value = FacetValue(
            "organism", f"T{number}", f"T{number}", samples, 0, 1,
            parent=parent.term if parent else "", depth=depth, selected=draw(st.booleans()) and draw(st.booleans()),
        )  # fmt: skip
        values.append(value)
        stack.append(value)
    return tuple(values)


@given(facet_values(), st.integers(1, 8))
def test_what_is_selected_stays_and_nothing_is_made_up(values, most):
    shown = telling(values, most)
    known = {value.term: value for value in values}
    assert {value.term for value in values if value.selected} <= {value.term for value in shown}
    assert all(known[value.term].samples == value.samples for value in shown)
    assert len(shown) <= most + sum(value.selected for value in values)


@given(facet_values(), st.integers(1, 8))
def test_the_tree_stays_a_tree(values, most):
    shown = telling(values, most)
    depths = {value.term: value.depth for value in shown}
    assert [value.term for value in shown] == [value.term for value in values if value.term in depths]
    for value in shown:
        assert value.depth == (depths[value.parent] + 1 if value.parent else 0)


@given(facet_values())
def test_with_room_for_all_something_is_left_of_every_branch(values):
    shown = {value.term for value in telling(values, 100)}
    parents = {value.parent for value in values}
    leaves = {value.term for value in values if value.term not in parents}
    assert leaves <= shown
