"""`manage.py reindex`, `index_status` and `search`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from catalog.management.commands.search import Command
from catalog.models import Sample
from catalog.search import engines, service
from catalog.search.language import parse
from catalog.search.terminal import show
from tests.catalog.builders import gene, harvest, phenotype, plain, well
from tests.catalog.search.indexed import parent

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def indexed():
    harvest(
        well(1, phenotype("round", "CMPO:0000118"), gene("CDC20", "NCBIGene:991"), plain("control", "neg")),
        well(2, gene("BUB1", "NCBIGene:699"), image_count=4),
        title="Round cells of many kinds",
    )
    parent("CMPO:0000001", "CMPO:0000118", label="cell phenotype")
    return run("reindex")


def test_reindex_says_what_it_did(indexed):
    assert indexed.startswith("Indexed 2 samples of 1 study with ")
    assert "samples a second" in indexed


def test_reindex_can_take_in_changes_only(indexed):
    assert run("reindex", "--changes").startswith("Indexed 0 samples")
    harvest(well(1), accession="idr0002")
    assert run("reindex", "--changes").startswith("Indexed 1 sample of 1 study")


def test_reindex_can_compare_and_says_what_differed(indexed):
    assert "The index has what the database has." in run("reindex", "--verify")
    with engines.configured().updating(1) as writer:
        writer.drop("samples", "id", [Sample.objects.first().pk])
        writer.commit(writer.state)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reindex", "--verify", stdout=out)
    assert ended.value.code == 1
    assert " ".join(out.getvalue().split()).startswith("compared missing left over different samples 2 1 0 0 ")
    assert "repaired" in out.getvalue()
    assert "The index has what the database has." in run("reindex", "--verify")


def test_the_status_for_people(indexed):
    said = " ".join(run("index_status").split())
    assert said.startswith("engine embedded, built 20")
    assert "changes to take in 0 ontologies as loaded studies 1 in the database, 1 in the index" in said
    assert said.endswith("The index has what the database has.")


def test_the_status_for_programs_and_its_exit_status(indexed):
    harvest(well(1), accession="idr0002")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("index_status", "--json", stdout=out)
    status = json.loads(out.getvalue())
    assert ended.value.code == 1
    assert (status["lag"], status["samples_here"], status["samples_indexed"], status["complete"]) == (1, 3, 2, False)
    assert "--changes" in status["advice"]


def test_an_unknown_engine_is_named():
    with pytest.raises(CommandError, match="no search engine 'lucene'"):
        run("reindex", "--engine", "lucene")
    with pytest.raises(CommandError, match="no search engine 'lucene'"):
        run("index_status", "--engine", "lucene")


def test_search_for_programs(indexed):
    answer = json.loads(run("search", "phenotype:CMPO:0000001", "--json"))
    assert answer["totals"] == {"studies": 1, "samples": 1, "images": 0, "images_complete": False}
    assert answer["studies"][0]["accession"] == "idr0001"
    assert answer["studies"][0]["why"][0]["through"][0]["term"] == "CMPO:0000118"
    assert {value["term"] for value in answer["facets"]["phenotype"]} == {"CMPO:0000001", "CMPO:0000118"}


def test_search_by_sample_and_page(indexed):
    answer = json.loads(run("search", "", "--unit", "sample", "--limit", "1", "--page", "2", "--json"))
    assert [hit["name"] for hit in answer["samples"]] == ["P1/A2"]
    assert (answer["page"], answer["pages"]) == (2, 2)


def test_search_for_people(indexed, capsys):
    run("search", 'phenotype:CMPO:0000001 control:"negative control"')
    said = " ".join(capsys.readouterr().out.split())
    assert "phenotype cell phenotype CMPO:0000001 and 1 below" in said
    assert "1 study · 1 sample · images not counted by the archive" in said
    assert "Round cells of many kinds" in said
    assert "cell phenotype: through round (1)" in said
    assert "☑ negative control" in said


def test_samples_for_people(indexed, capsys):
    run("search", "", unit="sample", limit=1)
    said = " ".join(capsys.readouterr().out.split())
    assert "idr:idr0001 P1/A1 P1 A1 ?" in said
    assert "Page 1 of 2." in said


def test_everything_that_can_be_understood_is_said(indexed):
    out = io.StringIO()
    show(service.search(parse("-exact:gene:(NCBIGene:991 OR NCBIGene:699)")), Console(file=out, width=200))
    assert "not gene CDC20 NCBIGene:991 only" in out.getvalue()
    assert "not or gene BUB1 NCBIGene:699 only" in out.getvalue()
    assert "0 studies · 0 samples" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (['phenotype:"x'], "quotes"),
        (["fenotype:x"], "phenotype"),
        (["", "--page", "10000"], "10,000"),
        (["", "--limit", "0"], "Page size 0"),
        (["", "--facet-size", "99999"], "Facet size"),
        (["archive:nowhere"], "archive 'nowhere'"),
    ],
)
def test_mistakes_are_one_line(indexed, arguments, said):
    with pytest.raises(CommandError) as caught:
        run("search", *arguments)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_query_may_begin_with_a_minus(indexed, capsys):
    Command().run_from_argv(["manage.py", "search", "-gene:NCBIGene:991", "-v0"])
    assert "1 study · 1 sample · 4 images" in " ".join(capsys.readouterr().out.split())
