"""The registry: nothing is forgotten, nothing is named that cannot be."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.socialaccount.models import SocialApp, SocialToken
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from catalog.models import Change, Component, Job, JobLine, SampleValue, Study
from curation.models import SheetUpload
from ingest.models import DefectRow, Harvest
from ontology.models import Closure, Edge, Ontology
from vitrine.backup.entries import ENTRIES
from vitrine.backup.keys import KEYS, field_of, target
from vitrine.people.models import SignInFailure

MADE_AGAIN = {
    ContentType: "by migrate",
    Permission: "by migrate",
    Session: "people sign in again",
    SignInFailure: "wrong passwords of the last hours",
    EmailAddress: "never filled: no address is kept",
    EmailConfirmation: "never filled",
    SocialApp: "never filled: places to sign in are settings",
    SocialToken: "never filled: no token of another place is kept",
    Ontology: "from its file",
    Edge: "from the ontology's file",
    Closure: "from the edges",
    SampleValue: "from the raw records",
    Study.values.through: "from the raw records",
    Component.values.through: "from the raw records",
    Change: "the index is built anew, and change sets are kept",
    Harvest: "history of runs",
    DefectRow: "when the raw records are read again",
    Job: "history of runs",
    JobLine: "history of runs",
    SheetUpload: "a file that is looked at for some days; what came of it is kept",
}


def test_every_model_is_kept_or_can_be_made_again():
    """Whoever adds a model says which of the two it is: in vitrine/backup/entries.py or here."""
    known = {entry.model for entry in ENTRIES} | set(MADE_AGAIN)
    every = set(apps.get_models(include_auto_created=True))
    assert {model._meta.label for model in every - known} == set()


def test_no_model_is_both():
    assert {entry.model for entry in ENTRIES} & set(MADE_AGAIN) == set()
    assert len({entry.file for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_a_row_is_restored_after_those_that_it_names(entry):
    before = [other.model for other in ENTRIES[: ENTRIES.index(entry)]]
    for name in entry.fields:
        leads_to = target(field_of(entry.model, name))
        if leads_to and leads_to not in (entry.model, Permission):
            assert leads_to in before, name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_the_key_of_a_row_is_among_its_fields(entry):
    assert set(KEYS.get(entry.model, ())) <= set(entry.fields)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_no_number_of_a_database_is_a_field(entry):
    assert not {"id", "pk"} & set(entry.fields)
    assert all(
        target(field_of(entry.model, name)) or not name.endswith("_id") or name in {"submitted_id", "public_id"}
        for name in entry.fields
    )
