import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ontology.models import AlternativeId, Closure, Edge, Ontology, Synonym, Term

pytestmark = pytest.mark.django_db


def test_everything_can_be_shown_in_a_line():
    ontology = Ontology.objects.create(prefix="X", version="1", source="", checksum="", loaded_at=timezone.now())
    term = Term.objects.create(curie="X:1", label="a")
    nameless = Term.objects.create(curie="X:2")
    assert str(ontology) == "X 1"
    assert str(term) == "a (X:1)"
    assert str(nameless) == "X:2 (X:2)"
    assert str(Synonym(term=term, text="b")) == "b"
    assert str(AlternativeId(term=term, curie="X:9")) == "X:9"
    assert str(Edge(ontology=ontology, child=term, parent="X:2", relation="is_a")) == f"{term.pk} is_a X:2"
    assert str(Closure(descendant=term, ancestor=nameless)) == f"{term.pk} below {nameless.pk}"


def test_a_curie_is_one_term_and_a_pair_one_link():
    term = Term.objects.create(curie="X:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(curie="X:1")
    other = Term.objects.create(curie="X:2")
    Closure.objects.create(descendant=term, ancestor=other, relation="is_a", distance=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(descendant=term, ancestor=other, relation="part_of", distance=2)


def test_relations_are_the_same_words_everywhere():
    assert Closure.Relation is Edge.Relation
    assert Edge.Relation.values == ["is_a", "part_of", "unspecified"]
