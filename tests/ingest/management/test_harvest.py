"""The command, as it is typed."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalog.models import Job, Study
from catalog.search.status import index_status
from tests.ingest.builders import cil_record, submission, write_cil, write_json

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path):
    write_cil(tmp_path / "archive", [cil_record(f"CIL_{number}") for number in range(1, 4)])
    return tmp_path / "archive"


def test_a_harvest_prints_its_table_and_is_indexed(folder, capsys):
    call_command("harvest", "cil", str(folder))
    printed = capsys.readouterr().out
    assert "studies new" in printed
    assert "samples" in printed
    assert index_status().complete
    assert index_status().studies_indexed == 3


def test_options_reach_the_harvest(folder, capsys):
    call_command("harvest", "cil", str(folder), "--accession", "CIL_1", "--accession", "CIL_3")
    assert sorted(Study.objects.values_list("accession", flat=True)) == ["CIL_1", "CIL_3"]
    call_command("harvest", "cil", str(folder), limit=2)
    assert Study.objects.count() == 3
    write_cil(folder, [cil_record("CIL_2")])
    call_command("harvest", "cil", str(folder), "--withdraw-missing")
    assert Study.objects.filter(status="withdrawn").count() == 2
    assert index_status().studies_indexed == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ird", "."], "There is no archive 'ird'; did you mean idr?"),
        (["cil", "/nowhere/at/all"], "There is no file or directory /nowhere/at/all."),
        (["cil", "https://example.org/x"], "example.org is not among the hosts that may be harvested"),
        (["cil", ".", "--limit", "0"], "The --limit must be 1 or more."),
    ],
)
def test_mistakes_get_one_sentence(arguments, said):
    with pytest.raises(CommandError, match=said.replace("?", r"\?")) as caught:
        call_command("harvest", *arguments)
    assert caught.value.returncode == 1
    assert "\n" not in str(caught.value)


def test_a_directory_without_studies(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(CommandError, match=r"holds no study of Cell Image Library; looked for \*\.jsonl"):
        call_command("harvest", "cil", str(tmp_path))


def test_a_harvest_that_reads_nothing_fails(tmp_path, capsys):
    (tmp_path / "S-BIAD1.json").write_text("{\n")
    with pytest.raises(
        CommandError, match=r"^Nothing of 1 record could be read; what is wrong is listed above\.$"
    ) as caught:
        call_command("harvest", "biostudies", str(tmp_path))
    assert caught.value.returncode == 1
    assert "S-BIAD1.json, row 2: is not JSON" in capsys.readouterr().out
    write_json(tmp_path / "S-BIAD2.json", submission("S-BIAD2"))
    call_command("harvest", "biostudies", str(tmp_path))
    printed = capsys.readouterr().out
    assert "S-BIAD1.json, row 2: is not JSON" in printed
    assert Study.objects.get().accession == "S-BIAD2"


def test_ctrl_c_says_how_to_go_on(folder, monkeypatch):
    def interrupt(self, report, accession):
        self._report = report
        if accession == "CIL_2":
            raise KeyboardInterrupt

    monkeypatch.setattr("ingest.progress.Watch.__call__", interrupt)
    with pytest.raises(CommandError, match=r"Interrupted after 2 studies.*the same command continues") as caught:
        call_command("harvest", "cil", str(folder))
    assert caught.value.returncode == 130
    assert index_status().studies_indexed == 2


def test_in_the_background(folder, capsys):
    call_command("harvest", "cil", str(folder), "--limit", "2", "--background")
    assert index_status().studies_indexed == 2
    call_command("harvest", "cil", str(folder), "--background")
    assert index_status().studies_indexed == 3
    assert f"Harvest cil from {folder}" in capsys.readouterr().out
    assert list(Job.objects.order_by("created_at").values_list("state", "done")) == [("done", 2), ("done", 3)]


def test_a_database_that_was_never_made(folder, tmp_path):
    environment = os.environ | {
        "VITRINE_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded",
    }
    command = [sys.executable, "manage.py", "harvest", "cil", str(folder)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database cannot be used (no such table")
    assert done.stderr.count("\n") == 1
