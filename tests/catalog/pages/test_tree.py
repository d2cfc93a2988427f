import pytest

from catalog.pages.tree import MAX_CHILDREN, place_of
from ontology.models import Closure, Term
from tests.factories import OntologyFactory, TermFactory

pytestmark = pytest.mark.django_db


def hang(*pairs):
    """Terms by name, with the closure of `child<parent` pairs."""
    terms = {name: TermFactory(label=name) for pair in pairs for name in pair.split("<")}
    above = {name: {} for name in terms}
    for pair in pairs:
        child, parent = pair.split("<")
        above[child][parent] = 1
    for _ in terms:
        for child in terms:
            for middle, steps in list(above[child].items()):
                for top, further in above[middle].items():
                    above[child].setdefault(top, steps + further)
    Closure.objects.bulk_create(
        Closure(descendant=terms[child], ancestor=terms[top], distance=steps, relation="is_a")
        for child, tops in above.items()
        for top, steps in tops.items()
    )
    return terms


def drawn(place):
    return [
        f"{'-' * row.depth}{row.node.label}{'*' if row.here else ''}{'~' if row.repeated else ''}" for row in place.rows
    ]


def test_a_single_path():
    place = place_of(hang("b<a", "c<b", "d<c")["c"])
    assert drawn(place) == ["a", "-b", "--c*"]
    assert [child.label for child in place.children] == ["d"]
    assert [node.label for node in place.parents] == ["b"]
    assert [node.label for node in place.ancestors] == ["b", "a"]


def test_two_parents_are_both_drawn():
    place = place_of(hang("b<a", "c<a", "d<b", "d<c")["d"])
    assert drawn(place) == ["a", "-b", "--d*", "-c", "--d*~"]


def test_what_is_below_a_repeated_place_is_drawn_once():
    place = place_of(hang("b<a", "c<a", "d<b", "d<c", "e<d")["e"])
    assert drawn(place) == ["a", "-b", "--d", "---e*", "-c", "--d~"]


def test_a_term_by_itself():
    place = place_of(TermFactory(label="alone"))
    assert drawn(place) == ["alone*"]
    assert place.child_total == 0


def test_obsolete_children_are_left_out():
    terms = hang("b<a", "c<a")
    Term.objects.filter(pk=terms["b"].pk).update(obsolete=True)
    assert [child.label for child in place_of(terms["a"]).children] == ["c"]


def test_very_many_children_are_cut_and_counted(django_assert_num_queries):
    top, ontology = TermFactory(label="top"), OntologyFactory()
    below = TermFactory.create_batch(MAX_CHILDREN + 5, ontology=ontology)
    Closure.objects.bulk_create(Closure(descendant=one, ancestor=top, distance=1, relation="is_a") for one in below)
    with django_assert_num_queries(4):
        place = place_of(top)
    assert (len(place.children), place.child_total) == (MAX_CHILDREN, MAX_CHILDREN + 5)


def test_of_too_many_paths_only_a_shortest_is_drawn(monkeypatch):
    monkeypatch.setattr("catalog.pages.tree.MAX_ROWS", 5)
    place = place_of(hang("b<a", "c<a", "d<b", "d<c", "e<d", "e<a")["e"])
    assert drawn(place) == ["a", "-e*"]
    assert place.cut
    assert len(place.ancestors) == 4


def test_the_shortest_path_may_be_long(monkeypatch):
    monkeypatch.setattr("catalog.pages.tree.MAX_ROWS", 2)
    assert drawn(place_of(hang("b<a", "c<b", "d<c")["d"])) == ["a", "-b", "--c", "---d*"]
