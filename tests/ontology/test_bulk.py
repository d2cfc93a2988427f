import pytest

from ontology import bulk
from ontology.models import Ontology, Term

pytestmark = pytest.mark.django_db

COLUMNS = ("curie", "kind", "label", "definition", "obsolete", "replaced_by", "consider", "xrefs", "version")


def row(curie, label):
    return (curie, "class", label, "", False, "", "[]", '["A:1"]', "")


def test_rows_are_inserted_as_the_models_read_them():
    bulk.insert(Term, COLUMNS, (row(f"X:{number}", "ä") for number in range(3)))
    first = Term.objects.values_list("curie", "label", "xrefs", "obsolete").first()
    assert first == ("X:0", "ä", ["A:1"], False)
    assert Term.objects.count() == 3


def test_taken_keys_may_be_skipped():
    bulk.insert(Term, COLUMNS, [row("X:1", "first")])
    bulk.insert(Term, COLUMNS, [row("X:1", "second"), row("X:2", "third")], skip=True)
    assert set(Term.objects.values_list("label", flat=True)) == {"first", "third"}


@pytest.mark.parametrize("chunk", [1, 20, 900])
def test_rows_are_inserted_or_updated_by_their_key(monkeypatch, chunk):
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    kept = Term.objects.create(curie="X:1", label="old", definition="old")
    settings = {name: f"excluded.{name}" for name in COLUMNS[1:]} | {
        "label": "COALESCE(NULLIF(excluded.label, ''), t.label)"
    }
    bulk.upsert(
        Term,
        "curie",
        settings,
        [(*row("X:1", "")[1:], "X:1"), *((*row("", f"new {n}")[1:], f"X:{n}") for n in range(2, 30))],
    )
    kept.refresh_from_db()
    assert (kept.label, kept.definition) == ("old", "")
    assert Term.objects.count() == 29
    assert Term.objects.get(curie="X:7").label == "new 7"


def test_many_values_are_asked_for_in_chunks(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(bulk, "CHUNK", 10)
    bulk.insert(Term, COLUMNS, (row(f"X:{number}", str(number)) for number in range(25)))
    with django_assert_num_queries(3):
        found = dict(
            bulk.select_in("SELECT curie, label FROM ontology_term WHERE curie IN ({})", (f"X:{n}" for n in range(25)))
        )
    assert found == {f"X:{number}": str(number) for number in range(25)}


def test_nothing_is_asked_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(bulk.select_in("SELECT 1 WHERE 1 IN ({})", [])) == []
        bulk.insert(Ontology, ("prefix",), [])


def test_chunks():
    assert list(bulk.chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(bulk.chunks([])) == []
