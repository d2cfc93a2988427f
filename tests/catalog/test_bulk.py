import datetime

import pytest

from catalog.bulk import IdAllocator, among, insert_rows, save_rows, update_rows
from catalog.models import Archive, Study
from ontology.models import Term
from tests.factories import ArchiveFactory, StudyFactory

pytestmark = pytest.mark.django_db

FIELDS = ("id", "key", "name", "url", "study_url")


def test_rows_are_written_and_updated_in_the_order_of_their_fields():
    allocate = IdAllocator(Archive)
    rows = [(allocate(), f"a{number}", "An archive", "", "") for number in range(3)]
    insert_rows(Archive, FIELDS, rows)
    update_rows(Archive, ("name",), [("Renamed", rows[1][0])])
    assert list(Archive.objects.order_by("pk").values_list("key", "name")) == [
        ("a0", "An archive"),
        ("a1", "Renamed"),
        ("a2", "An archive"),
    ]


def test_rows_that_are_there_are_saved_with_what_each_says():
    study, other = StudyFactory(title="one"), StudyFactory(title="two")
    moment = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)
    for row in (study, other):
        row.title, row.harvested_at, row.keywords, row.doi = f"{row.title} more", moment, ["a"], "not saved"
    study.archive = ArchiveFactory(key="cil")
    save_rows([study, other], ("title", "harvested_at", "keywords", "archive_id"))
    save_rows([], ("title",))
    saved = [Study.objects.get(pk=row.pk) for row in (study, other)]
    assert [(row.title, row.archive.key) for row in saved] == [("one more", "cil"), ("two more", "idr")]
    assert [(row.harvested_at, row.keywords, row.doi) for row in saved] == [(moment, ["a"], "")] * 2


def test_keys_start_after_the_highest_in_use_and_never_repeat():
    highest = Archive.objects.create(key="x", name="X").pk
    allocate = IdAllocator(Archive)
    keys = [allocate() for _ in range(1000)]
    assert min(keys) > highest
    assert len(set(keys)) == 1000


def test_no_rows_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(Archive, FIELDS, iter(()))


def test_a_relation_without_column_is_refused():
    with pytest.raises(TypeError, match=r"Term\.synonyms is no column"):
        insert_rows(Term, ("synonyms",), [(1,)])


def test_any_number_of_keys_may_be_asked_for():
    Archive.objects.bulk_create(Archive(key=f"a{number}", name="An archive") for number in range(3))
    keys = [f"a{number}" for number in range(40_000)]
    assert sorted(among(Archive.objects.values_list("key", flat=True), "key", keys)) == ["a0", "a1", "a2"]
