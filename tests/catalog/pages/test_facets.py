from catalog.pages.facets import telling
from catalog.search.results import FacetValue


def value(term, samples, parent="", depth=0, **more):
    return FacetValue("organism", term, term, samples, 0, 1, parent=parent, depth=depth, **more)


def shape(values):
    return [(one.term, one.parent, one.depth) for one in values]


def test_a_value_that_only_repeats_its_child_is_left_out():
    chain = [
        value("root", 100),
        value("life", 99, "root", 1),
        value("human", 60, "life", 2),
        value("yeast", 39, "life", 2),
    ]
    assert shape(telling(chain)) == [("life", "", 0), ("human", "life", 1), ("yeast", "life", 1)]


def test_a_fork_stays():
    fork = [value("life", 100), value("human", 60, "life", 1), value("yeast", 40, "life", 1)]
    assert shape(telling(fork)) == shape(fork)


def test_what_is_selected_always_stays():
    chain = [
        value("root", 100, selected=True),
        value("life", 99, "root", 1),
        value("rare", 1, "life", 2, selected=True),
    ]
    assert {one.term for one in telling(chain, most=1)} == {"root", "rare"}


def test_of_many_the_largest_stay_in_tree_order():
    many = [value("a", 90), value("small", 1, "a", 1), value("mid", 50, "a", 1), value("b", 70)]
    assert shape(telling(many, most=3)) == [("a", "", 0), ("mid", "a", 1), ("b", "", 0)]


def test_a_child_of_a_value_that_is_not_shown_hangs_under_the_nearest_that_is():
    deep = [value("a", 100), value("b", 50, "a", 1), value("c", 49, "b", 2)]
    assert shape(telling(deep)) == [("a", "", 0), ("c", "a", 1)]
