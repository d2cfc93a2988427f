"""`manage.py check_quality`, and what the study's page says."""

import json

import pytest
from django.core.management import CommandError, call_command

from catalog.pages import findings
from catalog.pages.findings import findings_of
from tests.catalog.builders import gene, harvest, plain, well

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return harvest(well(1, gene("Sep-10"), plain("phenotype", "odd")), well(2, plain("phenotype", "odder")))


def test_every_study_is_listed_with_its_findings_the_worst_first(study, capsys):
    call_command("check_quality")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("idr:idr0001: 4 open findings, 0 new, 0 gone; REMBI ")
    assert lines[1].startswith("  error   date      “Sep-10” is a date;")
    assert lines[1].endswith("(1 sample)")
    assert len(lines) == 5


def test_one_rule_of_one_study_as_json(study, capsys):
    call_command("check_quality", "idr0001", "--rule", "date", "--json")
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert (said["archive"], said["accession"], said["rule"], said["severity"]) == ("idr", "idr0001", "date", "error")


def test_a_study_that_is_not_there(study):
    with pytest.raises(CommandError, match="idr9999"):
        call_command("check_quality", "idr9999")


def test_the_page_shows_the_first_of_each_rule(study, client, monkeypatch):
    monkeypatch.setattr(findings, "SHOWN", 1)
    blocks = findings_of(study)
    assert [(block.rule.key, block.total, block.more, block.tone) for block in blocks] == [
        ("date", 1, 0, "bad"), ("term", 1, 0, "warn"), ("unmapped", 2, 1, ""),
    ]  # fmt: skip
    page = client.get("/studies/idr/idr0001/").content.decode()
    assert "4 open findings" in page
    assert "A date instead of a gene" in page
    assert "and 1 more: <code>python manage.py check_quality idr:idr0001 --rule unmapped</code>" in page


def test_a_study_without_findings_lists_none(client):
    study = harvest(well(1))
    study.findings.all().delete()
    assert findings_of(study) == ()
    page = client.get("/studies/idr/idr0001/").content.decode()
    assert "0 open findings" in page
    assert "What rules found" not in page
