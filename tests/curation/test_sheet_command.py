"""`manage.py sheet`."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curation.models import Proposal
from curation.spreadsheets import tsv
from tests.curation.judging import LARGE
from tests.curation.people import curator, reviewer
from tests.curation.spreadsheets.sheets import edited, example, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(words):
    curator()
    return example()


def said(*arguments):
    out = StringIO()
    call_command("sheet", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(study, tmp_path):
    """A sheet with one change and one mistake."""
    path = tmp_path / "idr0056.tsv"
    path.write_bytes(tsv.write(edited(edited(sheet(study), "big nuclei", term=LARGE), "SEPT2", text="2-Sep")))
    return path


@pytest.mark.parametrize("form", ["tsv", "xlsx", "sssom"])
def test_out(study, tmp_path, form):
    path = tmp_path / "out"
    assert said("export", "idr0056", "--format", form, "--file", path, "--plain") == [
        f"{path}: {path.stat().st_size:,} bytes"
    ]


def test_suggestions_stand_beside_open_values(study, tmp_path):
    path = tmp_path / "out.tsv"
    said("export", "idr0056", "--format", "tsv", "--file", path, "--property", "phenotype")
    lines = [line for line in path.read_text("utf-8-sig").splitlines() if "big nuclei" in line]
    assert len(lines) == 1
    assert re.search(r"\tCMPO:000014[01] \w+ nucleus size phenotype \(\d+%\)", lines[0])
    assert "SEPT2" not in path.read_text("utf-8-sig")


def test_in_tells_and_changes_nothing(file):
    lines = said("import", "idr0056", file, "--as", "curator-1")
    assert "row 8 phenotype 'big nuclei'" in lines
    assert "  term: nothing -> CMPO:0000140 increased nucleus size phenotype" in lines
    assert (
        "row 7 text: “2-Sep” stands where the text was “SEPT2”: a spreadsheet made a date of it. Write “SEPT2” again, or empty the cell."
        in lines
    )
    assert lines[-1] == "1 value would change, 1 in the file stay, 0 are not in it; 1 problem."
    assert not Proposal.objects.exists()


def test_problems_keep_it_from_being_applied(file):
    with pytest.raises(CommandError, match="1 problem would have to be mended"):
        said("import", "idr0056", file, "--as", "curator-1", "--apply")
    assert (
        "Applied: 1 value judged by the file idr0056.tsv"
        in said("import", "idr0056", file, "--as", "curator-1", "--apply", "--leave-out")[-1]
    )
    assert Proposal.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say whose work the file is"),
        (("--as", "nobody-here"), "There is no account 'nobody-here'"),
        (("--as", "reviewer-1"), "Only curators or admins"),
    ],
)
def test_whose_work_it_is(file, arguments, says):
    reviewer()
    with pytest.raises(CommandError, match=says):
        said("import", "idr0056", file, *arguments)


def test_paths_that_are_not_there(study, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        said("import", "idr0056", tmp_path / "no", "--as", "curator-1")
    with pytest.raises(CommandError, match="cannot be written"):
        said("export", "idr0056", "--plain", "--file", tmp_path / "no" / "where")
