"""Which statements are asked, and what is written of how they are answered."""

import json

import pytest
from django.db import connection

from benchmarks import plans
from catalog.models import Sample, Study
from tests.catalog.builders import harvest, well

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite that says it so")


def test_each_shape_of_a_question_is_noted_once_and_only_where_it_is_asked_again():
    harvest(well(1), well(2))
    asked = []

    def run():
        if not asked:
            asked.extend(Study.objects.all())  # what the first run alone asks is its own affair
        list(Sample.objects.filter(pk__in=[1, 2, 3]))
        list(Sample.objects.filter(pk__in=[1, 2]))
        Sample.objects.count()
        Sample.objects.update(name="written")

    found = [sql for sql, _ in plans.asked(run)]
    assert len(found) == 2
    assert all("catalog_sample" in sql for sql in found)


@pytest.mark.parametrize(
    ("sql", "about"),
    [
        ('SELECT "a"."id" FROM "catalog_sample" "a"', "catalog_sample"),
        ('SELECT COUNT(*) AS "n" FROM "catalog_sample" WHERE 1', "count of catalog_sample"),
        (
            'SELECT 1 FROM "catalog_study" INNER JOIN "catalog_archive" ON 1 JOIN "catalog_study" T3 ON 1',
            "catalog_study, catalog_archive",
        ),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_what_a_statement_is_about(sql, about):
    assert plans._about(sql) == about


def test_a_statement_is_timed_and_counted():
    harvest(well(1), well(2))
    found = plans.explain('SELECT "id" FROM "catalog_sample" WHERE "retired" = %s', (False,))
    assert (found.about, found.rows) == ("catalog_sample", 2)
    assert found.milliseconds >= 0
    assert found.scans == []  # of so few rows it does not matter


@ON_SQLITE
def test_indexes_and_whole_tables_are_told_apart(monkeypatch):
    harvest(well(1))
    monkeypatch.setattr(plans, "LARGE", 1)
    key = plans.explain('SELECT "name" FROM "catalog_sample" WHERE "id" = %s', (1,))
    assert (key.access, key.scans) == (["catalog_sample by its key (rowid=?)"], [])
    whole = plans.explain('SELECT "name" FROM "catalog_sample" WHERE "name" = %s', ("x",))
    assert (whole.access, whole.scans) == (["all of catalog_sample"], ["catalog_sample"])


@ON_SQLITE
def test_a_table_under_another_name_is_the_same_table(monkeypatch):
    harvest(well(1))
    monkeypatch.setattr(plans, "LARGE", 1)
    found = plans.explain('SELECT T1."name" FROM "catalog_sample" T1 WHERE T1."name" = %s', ("x",))
    assert found.scans == ["catalog_sample"]


def test_what_is_written_must_be_undone():
    harvest(well(1))
    with plans._undone():
        Sample.objects.update(name="written")
    assert not Sample.objects.filter(name="written").exists()


def test_the_page_tells_both_databases_and_what_reads_a_whole_table(tmp_path, monkeypatch):
    monkeypatch.setattr(plans, "NUMBERS", tmp_path)
    monkeypatch.setattr(plans, "PAGE", tmp_path / "page.md")
    for vendor, access, scans in (
        ("postgresql", ["catalog_sample by sample_key"], []),
        ("sqlite", ["all of catalog_sample"], ["catalog_sample"]),
    ):
        row = {"about": "catalog_sample", "rows": 1200, "milliseconds": 1.25, "access": access, "scans": scans}
        numbers = {"samples": 95_001, "annotations": 1, "places": {"Home": [row]}}
        (tmp_path / f"plans-{vendor}.json").write_text(json.dumps(numbers))
    plans.write_page()
    said = (tmp_path / "page.md").read_text()
    assert "PostgreSQL with 95,001 samples; SQLite with 95,001 samples." in said
    assert "## Home" in said
    assert "| catalog_sample | 1,200 | 1.2 | catalog_sample by sample_key |" in said
    assert "| catalog_sample | 1,200 | 1.2 | **all of catalog_sample** |" in said


def test_a_page_that_does_not_answer_is_no_measurement():
    with pytest.raises(SystemExit, match="/nowhere-at-all/ answers 404"):
        plans._get(plans.Client(), "/nowhere-at-all/")
