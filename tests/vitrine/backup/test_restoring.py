"""From a backup to a database and back: the same, or nothing."""

import hashlib
import json

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from catalog.models import Annotation, Image, Sample, SourceValue, Study
from ingest.archives import CONNECTORS
from ingest.models import SourceRecord
from ingest.replaying import replay
from ingest.services import harvest
from ontology.models import Term
from ontology.problems import Conflict, Problem
from ontology.services import load_ontology
from tests.facts import digests
from vitrine.backup.restoring import restore
from vitrine.backup.writing import backup
from vitrine.people.tokens import user_of

from .conftest import ORCID, THEN, TOKEN, altered, contents

# TRUNCATE and snapshots want transactions of their own.
pytestmark = pytest.mark.django_db(transaction=True)


def quiet(*_):
    """Nobody watches."""


@pytest.fixture
def whole(judged, tmp_path):
    backup(tmp_path / "whole.zip")
    return tmp_path / "whole.zip"


def test_a_backup_of_what_was_restored_is_the_same(whole, tmp_path, data_dir, settings):
    settings.DATA_DIR = tmp_path / "elsewhere"
    restore(whole, erase=True)
    backup(tmp_path / "again.zip")
    assert contents(tmp_path / "again.zip") == contents(whole)


def test_what_was_restored_is_what_was_there(whole):
    restore(whole, erase=True)
    assert User.objects.get(groups__name="curator").check_password("a long password")
    overruled = Annotation.objects.get(status="overruled")
    assert overruled.superseded_by.term.curie == "CLO:0000001"
    assert overruled.superseded_by.change_set.actor.username == "curator"
    assert Study.objects.get(accession="CIL_1").superseded_by.accession == "CIL_2"
    assert Study.objects.get(accession="CIL_3").status_reason == "It was a mouse."
    assert (Sample.objects.count(), Image.objects.count(), SourceValue.objects.count()) == (2, 1, 1)


def test_people_sign_in_as_before_and_programs_go_on(whole):
    restore(whole, erase=True)
    curator = User.objects.get()
    login = SocialAccount.objects.get(provider="orcid.org", uid=ORCID)
    assert (login.user, login.extra_data, login.date_joined) == (curator, {"orcid": ORCID}, THEN)
    assert user_of(TOKEN) == curator
    assert [(change.role, change.given, change.at) for change in curator.role_changes.all()] == [
        ("curator", True, THEN)
    ]


def test_the_harvested_facts_come_back_from_the_raw_records(whole, ontology, tmp_path, settings):
    before = digests()
    settings.DATA_DIR = tmp_path / "elsewhere"
    restore(whole, erase=True)
    load_ontology(source=ontology)
    report = replay(connector=CONNECTORS["cil"], progress=quiet)
    assert (report.changed, report.unreadable) == (3, 0)
    after = digests()
    assert {name for name in before if before[name] != after[name]} == {"changes"}
    backup(tmp_path / "again.zip")
    assert contents(tmp_path / "again.zip") == contents(whole)


def test_a_harvest_after_it_finds_nothing_new(whole, judged, ontology):
    restore(whole, erase=True)
    load_ontology(source=ontology)
    replay(connector=CONNECTORS["cil"], progress=quiet)
    assert harvest(archive="cil", location=str(judged)).unchanged == 3
    assert Annotation.objects.get(status="overruled").asserted_by == "cil"


def test_a_database_that_holds_something_is_left_alone(whole):
    before = digests()
    with pytest.raises(Conflict, match=r"The database is not empty: there are groups\..*--erase"):
        restore(whole)
    assert digests() == before


def test_a_database_that_holds_words_only_is_empty_enough(whole, ontology):
    call_command("flush", interactive=False, verbosity=0)
    load_ontology(source=ontology)
    restore(whole)
    assert Annotation.objects.filter(asserted_by="curator").count() == 3
    assert Term.objects.get(curie="CLO:0000001").ontology.prefix == "CLO"


def rewritten(name, line):
    """A backup made by somebody else's hands: the file is what it should be, but for what it says."""

    def alter(files):
        rows = files[name].splitlines(keepends=True)
        files[name] = json.dumps(line(json.loads(rows[0]))).encode() + b"\n" + b"".join(rows[1:])
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] |= {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
        files["manifest.json"] = json.dumps(manifest).encode()

    return alter


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("catalog.study.jsonl", {"archive": ["zoo"]}, "line 1: archive names ['zoo'], which the backup does not hold"),
        ("catalog.annotation.jsonl", {"change_set": 9}, "line 1: change_set names 9, which"),
        ("catalog.annotation.jsonl", {"change_set": 0}, "line 1: change_set names 0, which"),
        ("catalog.annotation.jsonl", {"change_set": "1"}, "line 1: change_set names '1', which"),
        ("catalog.annotation.jsonl", {"created_at": "noon"}, "line 1: created_at cannot be 'noon'"),
        ("catalog.annotation.jsonl", {"whim": 1}, "line 1: its fields are not those of this format (whim)"),
        ("catalog.study.jsonl", {"accession": "CIL_2"}, "is there twice"),
    ],
)
def test_rows_that_cannot_be_are_refused_and_nothing_is_changed(whole, tmp_path, name, line, said):
    before = digests()
    with pytest.raises(Problem) as caught:
        restore(altered(whole, tmp_path / "b.zip", rewritten(name, lambda row: row | line)), erase=True)
    assert said in str(caught.value)
    assert str(caught.value).endswith("Nothing was restored.")
    assert digests() == before


def test_the_commands(whole, tmp_path, capsys):
    call_command("restore", str(whole), "--erase")
    said = capsys.readouterr().out
    assert "3 raw records of" in said
    assert "load again: CLO" in said
    call_command("replay")
    assert "studies changed" in capsys.readouterr().out
    call_command("backup", str(tmp_path / "again.zip"))
    assert capsys.readouterr().out.startswith(f"{tmp_path}/again.zip: ")
    assert SourceRecord.objects.count() == 3


def test_mistakes_of_the_commands_are_one_sentence(whole, tmp_path):
    for arguments, said in (
        (("restore", str(tmp_path / "none.zip")), "There is no file"),
        (("restore", str(whole)), "not empty"),
        (("backup", str(whole)), "is there already"),
        (("replay", "zoo"), "There is no archive 'zoo'"),
        (("replay", "--accession", "CIL_9"), "there is nothing to read"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command(*arguments)
