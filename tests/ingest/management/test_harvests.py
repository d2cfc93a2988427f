"""The list of what ran."""

import pytest
from django.core.management import call_command

from ingest.models import Harvest
from ingest.services import harvest
from tests.ingest.builders import submission, write_json

pytestmark = pytest.mark.django_db


def printed(capsys, monkeypatch, *arguments):
    monkeypatch.setenv("COLUMNS", "240")
    call_command("harvests", *arguments)
    return capsys.readouterr().out


def test_nothing_yet(capsys, monkeypatch):
    assert "Nothing was harvested yet." in printed(capsys, monkeypatch)


def test_runs_and_unreadable_records(tmp_path, capsys, monkeypatch):
    write_json(tmp_path / "S-BIAD1.json", submission("S-BIAD1"))
    (tmp_path / "S-BIAD2.json").write_text("{\n")
    harvest(archive="biostudies", location=str(tmp_path))
    found = printed(capsys, monkeypatch)
    assert "1 new, 1 unreadable" in found
    assert "done" in found
    assert "biostudies:S-BIAD2 cannot be read: S-BIAD2.json, row 2: is not JSON" in found


def test_a_run_whose_process_died_says_so(tmp_path, capsys, monkeypatch):
    write_json(tmp_path / "S-BIAD1.json", submission("S-BIAD1"))
    for _ in range(2):
        harvest(archive="biostudies", location=str(tmp_path))
    Harvest.objects.update(status="running", process="")
    Harvest.objects.update(heartbeat_at="2020-01-01T00:00:00Z")
    assert printed(capsys, monkeypatch).count("its process ended") == 2
    assert printed(capsys, monkeypatch, "--limit", "1").count("its process ended") == 1
