"""The closure in the database, step by step, against one worked out by hand."""

from collections import defaultdict

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology import lineage
from ontology.models import Closure, Edge, Ontology, Term

pytestmark = pytest.mark.django_db

IS_A, PART_OF, MIXED = "is_a", "part_of", "unspecified"


def ontology_of(prefix):
    return Ontology.objects.create(prefix=prefix, source="", checksum=prefix, loaded_at=timezone.now())


def terms_of(ontology, *numbers):
    prefix = ontology.prefix if ontology else "Z"
    return [Term.objects.create(curie=f"{prefix}:{number}", ontology=ontology) for number in numbers]


def state(ontology, *edges):
    """State edges (child term, parent CURIE, relation) and bring the closure up to date; returns what changed."""
    touched = lineage.replace_edges(ontology, [(child.pk, parent, relation) for child, parent, relation in edges])
    return lineage.refresh(ontology, touched)


def above(term):
    links = Closure.objects.filter(descendant=term).select_related("ancestor")
    return {link.ancestor.curie: (link.relation, link.distance) for link in links}


def test_edges_become_a_closure():
    x = ontology_of("X")
    one, two, three = terms_of(x, 1, 2, 3)
    changed = state(x, (two, "X:1", IS_A), (three, "X:2", PART_OF))
    assert above(three) == {"X:2": (PART_OF, 1), "X:1": (PART_OF, 2)}
    assert changed == {two.pk, three.pk}
    assert above(one) == {}


def test_the_same_edges_again_change_nothing():
    x = ontology_of("X")
    _, two = terms_of(x, 1, 2)
    state(x, (two, "X:1", IS_A))
    before = list(Closure.objects.values_list("pk", flat=True))
    assert state(x, (two, "X:1", IS_A)) == set()
    assert list(Closure.objects.values_list("pk", flat=True)) == before


def test_another_relation_or_distance_is_written_but_is_no_other_set_of_ancestors():
    x = ontology_of("X")
    _, two, three = terms_of(x, 1, 2, 3)
    state(x, (two, "X:1", IS_A), (three, "X:2", IS_A))
    assert state(x, (two, "X:1", PART_OF), (three, "X:2", IS_A), (three, "X:1", IS_A)) == set()
    assert above(three) == {"X:2": (IS_A, 1), "X:1": (IS_A, 1)}
    assert above(two) == {"X:1": (PART_OF, 1)}


def test_edges_that_are_no_longer_stated_are_gone():
    x = ontology_of("X")
    _, two = terms_of(x, 1, 2)
    state(x, (two, "X:1", IS_A))
    assert state(x) == {two.pk}
    assert above(two) == {}
    assert not Edge.objects.exists()


def test_an_edge_stated_twice_is_one():
    x = ontology_of("X")
    _, two = terms_of(x, 1, 2)
    state(x, (two, "X:1", IS_A), (two, "X:1", IS_A))
    assert Edge.objects.count() == 1


def test_a_parent_that_nobody_knows_waits():
    x, y = ontology_of("X"), ontology_of("Y")
    (one,) = terms_of(x, 1)
    state(x, (one, "Y:1", IS_A))
    assert above(one) == {}
    terms_of(y, 1)
    assert state(y) == {one.pk}
    assert above(one) == {"Y:1": (IS_A, 1)}


def test_what_hangs_below_others_is_followed_through_them():
    x, y, z = ontology_of("X"), ontology_of("Y"), ontology_of("Q")
    (low,), (middle,), (top, above_top) = terms_of(x, 1), terms_of(y, 1), terms_of(z, 1, 2)
    state(x, (low, "Y:1", IS_A))
    state(y, (middle, "Q:1", IS_A))
    assert set(above(low)) == {"Y:1", "Q:1"}
    assert state(z, (top, "Q:2", IS_A)) == {low.pk, middle.pk, top.pk}
    assert set(above(low)) == {"Y:1", "Q:1", "Q:2"}
    assert above(above_top) == {}


def test_within_an_ontology_only_its_own_word_counts():
    x, y = ontology_of("X"), ontology_of("Y")
    _, two = terms_of(x, 1, 2)
    (foreign,) = terms_of(y, 1)
    state(y, (two, "X:1", IS_A), (two, "Y:1", IS_A), (foreign, "X:2", PART_OF))
    assert set(above(two)) == {"Y:1"}
    assert set(above(foreign)) == {"X:2"}


def test_of_a_term_that_no_ontology_owns_every_word_counts():
    x = ontology_of("X")
    (one,) = terms_of(x, 1)
    (free,) = terms_of(None, 1)
    state(x, (free, "X:1", IS_A), (one, "Z:1", IS_A))
    assert set(above(free)) == {"X:1"}
    assert set(above(one)) == {"Z:1"}


def test_the_work_can_be_limited_to_terms_that_are_used():
    x = ontology_of("X")
    _, two, three = terms_of(x, 1, 2, 3)
    lineage.replace_edges(x, [(two.pk, "X:1", IS_A), (three.pk, "X:2", IS_A)])
    assert lineage.refresh(x, (), only={three.pk}) == {three.pk}
    assert set(above(three)) == {"X:1", "X:2"}
    assert above(two) == {}


NUMBERS = range(4)
edge = st.tuples(
    st.sampled_from("XY"),
    st.sampled_from(NUMBERS),
    st.sampled_from("XY"),
    st.sampled_from(NUMBERS),
    st.sampled_from([IS_A, PART_OF]),
)
statements = st.lists(st.tuples(st.sampled_from("XY"), st.lists(edge, max_size=6)), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements)
def test_whatever_is_stated_in_whatever_order_the_closure_is_right(history):
    with transaction.atomic():
        ontologies = {prefix: ontology_of(prefix) for prefix in "XY"}
        terms = {term.curie: term for prefix in "XY" for term in terms_of(ontologies[prefix], *NUMBERS)}
        said = {}
        for prefix, edges in history:
            stated = [(terms[f"{c}:{child}"], f"{p}:{parent}", relation) for c, child, p, parent, relation in edges]
            before = {curie: set(above(term)) for curie, term in terms.items()}
            changed = state(ontologies[prefix], *stated)
            said[prefix] = [(child.curie, parent) for child, parent, _ in stated]
            after = {curie: set(above(term)) for curie, term in terms.items()}
            assert after == by_hand(said, terms)
            assert {term.pk for curie, term in terms.items() if before[curie] != after[curie]} == changed
        transaction.set_rollback(True)


def by_hand(said, terms):
    parents = defaultdict(set)
    for prefix, edges in said.items():
        for child, parent in edges:
            if child != parent and (child[0] == prefix or child[0] != parent[0]):
                parents[child].add(parent)
    return {curie: reach(curie, parents) for curie in terms}


def reach(start, parents):
    found, todo = set(), [start]
    while todo:
        new = parents[todo.pop()] - found
        found |= new
        todo.extend(new)
    return found - {start}
