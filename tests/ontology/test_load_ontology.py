"""The command and the task."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from ontology import services
from ontology.models import Ontology, Term
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(tmp_path):
    stanzas = (stanza("CMPO:0000001", "phenotype"), stanza("CMPO:0000002", "old", "is_obsolete: true"))
    return write(tmp_path / "cmpo.obo", *stanzas, header=("format-version: 1.2", "data-version: 2020-01-02"))


@pytest.fixture
def bad(tmp_path):
    return write(tmp_path / "bad.obo", stanza("X:0000001", "a", 'synonym: "b" EXACT odd []'))


def test_it_says_terms_obsolete_and_seconds(good, capsys):
    call_command("load_ontology", good)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("CMPO 2020-01-02: 2 terms, 1 obsolete, ")
    assert first.endswith(" s")
    assert second.startswith("Names of 2 terms ready, ")


def test_the_second_time_it_says_that_nothing_was_done(good, capsys):
    call_command("load_ontology", good)
    capsys.readouterr()
    call_command("load_ontology", good)
    assert "2 terms, 1 obsolete; loaded before and unchanged, nothing done" in capsys.readouterr().out


def test_version_and_prefix_are_taken(good):
    call_command("load_ontology", good, "--version", "mine", "--prefix", "cmpo")
    assert Ontology.objects.get().version == "mine"


def test_it_says_what_a_new_version_did(good, tmp_path, capsys):
    Term.objects.create(curie="CMPO:0000001", kind=Term.Kind.UNRESOLVED)
    call_command("load_ontology", good)
    assert "; 1 terms of archives resolved" in capsys.readouterr().out
    call_command("load_ontology", write(tmp_path / "next.obo", stanza("CMPO:0000009", "new")))
    assert "; 1 no longer stated and marked obsolete" in capsys.readouterr().out


def test_one_bad_file_is_one_line(bad):
    with pytest.raises(CommandError) as caught:
        call_command("load_ontology", bad)
    assert str(caught.value) == (
        'bad.obo, line 7: the synonym "b" of X:0000001 has the undeclared type odd; declare it with a synonymtypedef line.'
    )


def test_a_bad_file_does_not_stop_the_others(bad, good, capsys):
    with pytest.raises(CommandError, match=r"2 of 3 could not be loaded\."):
        call_command("load_ontology", bad, "/no/such/file.obo", good)
    said = capsys.readouterr()
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "bad.obo, line 7",
        "There is no file /no/such/file.obo.",
    ]
    assert "CMPO 2020-01-02: 2 terms" in said.out
    assert Ontology.objects.get().prefix == "CMPO"


def test_a_database_that_is_not_ready_is_told(good, monkeypatch):
    def refuse(**options):
        raise DatabaseError("no such table: ontology_term")

    monkeypatch.setattr(services, "load_source", refuse)
    with pytest.raises(CommandError, match=r"no such table: ontology_term\. Was 'python manage.py migrate' run\?"):
        call_command("load_ontology", good)


def test_an_excerpt_needs_a_word(tmp_path, good):
    many = write(tmp_path / "x.obo", *(stanza(f"X:{number:07d}", "a") for number in range(1, 201)))
    few = write(tmp_path / "few.obo", stanza("X:0000001", "a"))
    call_command("load_ontology", many)
    with pytest.raises(CommandError, match="looks like an excerpt"):
        call_command("load_ontology", few)
    call_command("load_ontology", few, "--replace")
    assert Ontology.objects.get(prefix="X").obsolete_count == 199
