"""`manage.py demo`: what is prepared once is not prepared again, and nothing of the user's is lost."""

import io
import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from catalog.models import Change, Study
from ontology.models import Ontology
from ontology.services import load_ontology
from vitrine import gunicorn_conf
from vitrine.management.commands.demo import DEMO

pytestmark = pytest.mark.django_db
BUNDLED = len(list((DEMO / "ontologies").glob("*.obo")))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def _prepare():
    out = io.StringIO()
    call_command("demo", "--prepare-only", stdout=out)
    return out.getvalue()


def test_the_second_time_repeats_nothing():
    said = _prepare()
    assert said.count(" terms, loaded\n") == BUNDLED
    assert Study.objects.count() == len([path for path in (DEMO / "idr").iterdir() if path.is_dir()])
    changes = Change.objects.count()
    again = _prepare()
    assert again.count(" terms, loaded before\n") == BUNDLED
    assert "Index: up to date" in again
    assert Change.objects.count() == changes


def test_a_fuller_ontology_is_not_replaced_by_the_slice(tmp_path):
    terms = "\n".join(f"[Term]\nid: CMPO:{number:07}\nname: term {number}\n" for number in range(3_000))
    (tmp_path / "cmpo.obo").write_text(f"format-version: 1.2\nontology: cmpo\n\n{terms}")
    load_ontology(source=str(tmp_path / "cmpo.obo"))
    assert "Ontology cmpo: a fuller one is loaded, which stays" in _prepare()
    assert Ontology.objects.get(prefix="CMPO").term_count == 3_000


def test_a_taken_port_is_said_before_anything_is_done(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(gunicorn_conf, "port", taken.getsockname()[1])
        with pytest.raises(CommandError, match="VITRINE_PORT="):
            call_command("demo")
    assert not Ontology.objects.exists()
