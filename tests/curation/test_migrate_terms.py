from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import ChangeSet
from curation.states import State
from tests.curation.judging import draft, proposal, value
from tests.curation.obsolete import AFTER, BEFORE, LOST, ODD, ROUNDED, ROUNDISH, fact, load
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one(settings, tmp_path):
    """Four values with a term each; the second version makes the terms obsolete. The first value is returned."""
    settings.DATA_DIR = tmp_path / "data"
    load(tmp_path, *BEFORE)
    study = StudyFactory()
    values = [value(study, curie) for curie in (ROUNDED, ROUNDISH, ODD, LOST)]
    for each in values:
        fact(each, each.text)
    draft(value(study, "drafted"), ROUNDED)
    load(tmp_path, *AFTER)
    return values[0]


def said(*options):
    out = StringIO()
    call_command("migrate_terms", *options, stdout=out)
    return out.getvalue()


def test_every_annotation_is_accounted_for():
    lines = said().splitlines()
    assert lines[0] == "4 annotations on 4 obsolete terms"
    assert "        1  replaced automatically (CMPO 1)" in lines
    assert "        2  needs a choice" in lines
    assert "        1  no replacement" in lines
    assert lines[-1] == "1 unfinished proposal with obsolete terms"
    assert sum(int(line.split()[0]) for line in lines[1:-1]) == 4


def test_terms_that_wait_for_somebody_are_listed():
    assert "phenotype CMPO:0000203 lost: no replacement is stated (1 annotation, 1 sample)" in said("--terms")
    assert "CMPO:0000200" not in said("--terms")


def test_another_ontology_has_nothing():
    assert said("--ontology", "EFO").startswith("0 annotations on 0 obsolete terms")


def test_what_is_certain_is_proposed_in_the_name_of_a_curator(one):
    curator()
    assert "1 obsolete term replaced in 2 judgements; somebody else has to approve it." in said(
        "--apply", "--as", "curator-1"
    )
    assert proposal(one).state == State.SUBMITTED
    assert ChangeSet.objects.latest("pk").actor.username == "curator-1"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--apply"], "Say who proposes it"),
        (["--apply", "--as", "nobody"], "There is no account 'nobody'"),
        (["--apply", "--as", "reviewer-1"], "Only curators or admins may curate values"),
        (["--apply", "--as", "curator-1", "--ontology", "EFO"], "Nothing can be replaced"),
    ],
)
def test_what_cannot_be_is_said(options, sentence):
    curator(), reviewer()
    with pytest.raises(CommandError, match=sentence):
        said(*options)
