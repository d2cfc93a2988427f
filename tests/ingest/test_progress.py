"""What a person sees of a harvest."""

import io

import pytest
from django.utils import timezone
from rich.console import Console

from ingest.archives.base import Defect
from ingest.models import DefectRow, Harvest
from ingest.progress import Watch, line, print_report, rows
from ingest.reports import SHOWN, HarvestReport
from ingest.selectors import defects_of


def console(*, terminal=False):
    return Console(file=io.StringIO(), force_terminal=terminal, width=60)


def report(**more):
    found = HarvestReport("cil", "/a/very/long/directory/name/that/is/wider/than/the/terminal/records", **more)
    found.started -= 10
    return found


def test_a_line_has_counts_and_a_rate():
    said = line(report(new=18, unchanged=2, samples=12_345, defects=1), "CIL_7")
    assert said == "CIL_7: 20 studies (2.0/s): 18 new, 2 unchanged; 12,345 samples, 1 defect"
    assert line(report(), "x").endswith("nothing yet; 0 samples")
    assert line(report(new=1, samples=1), "x").endswith("1 study (0.1/s): 1 new; 1 sample")


def test_without_a_terminal_lines_come_now_and_then():
    screen = console()
    with Watch(screen) as watch:
        watch(report(new=1), "CIL_1")
        assert screen.file.getvalue() == ""
        watch._last_line -= 60
        watch(report(new=2), "CIL_2")
        watch(report(new=3), "CIL_3")
    assert screen.file.getvalue().count("\n") == 1
    assert "CIL_2" in screen.file.getvalue()


def test_in_a_terminal_one_line_lives():
    screen = console(terminal=True)
    with Watch(screen) as watch:
        watch(report(new=1), "CIL_1")
    assert "CIL_1" in screen.file.getvalue()


def test_the_farewell_says_that_nothing_is_lost():
    watch = Watch(console())
    assert "after 0 studies" in watch.farewell()
    watch(report(new=3, unchanged=1), "CIL_1")
    assert watch.farewell() == "Interrupted after 4 studies, stored whole; the same command continues there."


def test_the_table_has_every_number_that_is_promised():
    named = dict(rows(report(new=1, images=5, images_complete=False, size=3 * 1024**2, seconds=1.25)))
    assert named["MiB read"] == "3.0"
    assert named["seconds"] == "1.2"
    assert named["images"].startswith("5 known")
    for word in (
        "studies new",
        "studies changed",
        "studies unchanged",
        "samples",
        "terms",
        "defects",
        "distinct values",
    ):
        assert word in named


def test_addresses_and_defects_are_not_broken_into_lines():
    screen = console()
    found = report(defects=3)
    found.first_defects = [Defect("a.csv", 7, "Dose", "is [bold]no[/bold] number " + "x" * 60, "idr0001")]
    print_report(screen, found)
    lines = screen.file.getvalue().splitlines()
    assert lines[0].endswith("than/the/terminal/records")
    assert f'idr0001 a.csv, row 7, column "Dose": is [bold]no[/bold] number {"x" * 60}' in lines
    assert lines[-1] == "... and 2 more; --all-defects prints them all."


@pytest.mark.django_db
def test_all_defects_come_from_the_database():
    run = Harvest.objects.create(archive="cil", location="/a", heartbeat_at=timezone.now())
    DefectRow.objects.bulk_create(DefectRow(harvest=run, file=f"{at}.csv", reason="is odd.") for at in range(30))
    screen = console()
    print_report(screen, report(run=run.pk, defects=30), all_defects=True)
    assert screen.file.getvalue().count("is odd.") == 30
    assert next(defects_of(run.pk)) == Defect("0.csv", None, "", "is odd.")


def test_a_report_carries_the_first_defects_and_counts_all():
    found = report()
    found.tell([Defect(str(at), None, "", "") for at in range(15)])
    found.tell([Defect(str(at), None, "", "") for at in range(15)], total=2_000)
    assert found.defects == 2_015
    assert len(found.first_defects) == SHOWN


def test_counts_survive_an_interruption():
    first = report(new=2, samples=7, images_complete=False, terms=9)
    second = report(continued=True)
    second.resume(first.counts() | {"unknown": 1})
    assert (second.new, second.samples, second.images_complete, second.terms) == (2, 7, False, 0)
    assert second.continued
