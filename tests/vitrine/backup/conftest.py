"""A small installation with judgements in it, and what a backup of it holds."""

import datetime
import json
import zipfile

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, User

from catalog.models import Annotation, Image, Sample, Study
from catalog.services import annotate, withdraw
from catalog.services.annotations import overrule
from catalog.services.changes import open_change_set
from ingest.services import harvest
from ontology.models import Term
from ontology.services import load_ontology
from tests.ingest.builders import cil_record, term, write_cil
from tests.ontology.files import stanza, write
from vitrine.people.models import RoleChange, Token
from vitrine.people.tokens import digest

ORCID, TOKEN = "0000-0002-1825-0097", "vitrine_a-token"
THEN, NEVER = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
HELA = term("HeLa", "CLO:0003684")


@pytest.fixture(autouse=True)
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def ontology(tmp_path):
    """Loaded again and again: the file that a restored database is given."""
    path = write(tmp_path / "clo.obo", stanza("CLO:0003684", "HeLa cell"), stanza("CLO:0000001", "another cell"))
    load_ontology(source=path)
    return path


@pytest.fixture
def judged(tmp_path, ontology):
    """Three harvested studies; a value overruled, samples and images annotated, one study withdrawn by its archive."""
    records = [cil_record(f"CIL_{number}", CELLLINE=HELA) for number in range(1, 4)]
    write_cil(tmp_path / "archive", records)
    harvest(archive="cil", location=str(tmp_path / "archive"))
    curator = User.objects.create_user("curator", "curator@example.org", "a long password")
    curator.groups.add(Group.objects.create(name="curator"))
    kept = {"provider": "orcid.org", "uid": ORCID, "extra_data": {"orcid": ORCID}}
    SocialAccount.objects.create(user=curator, **kept)
    SocialAccount.objects.update(last_login=THEN, date_joined=THEN)
    Token.objects.create(user=curator, name="nightly", digest=digest(TOKEN), made_at=THEN, expires_at=NEVER)
    RoleChange.objects.create(user=curator, role="curator", given=True, at=THEN)
    changes = open_change_set(action="curate", summary="zwölf", actor=curator)
    stated, other = Annotation.objects.order_by("pk")[0], Term.objects.get(curie="CLO:0000001")
    known = {"property_key": "cell_line", "term": other, "asserted_by": "curator", "change_set": changes}
    better = annotate(subject=stated.source_value, **known)
    overrule(annotation=stated, by=better, change_set=changes)
    for subject in (Sample.objects.order_by("pk")[1], Image.objects.order_by("pk")[2]):
        annotate(subject=subject, **known)
    withdraw(study=Study.objects.get(accession="CIL_3"), reason="It was a mouse.")
    first, second = Study.objects.order_by("pk")[:2]
    Study.objects.filter(pk=first.pk).update(status="superseded", superseded_by=second)
    return tmp_path / "archive"


def contents(path):
    """File to bytes, the manifest without what may differ between two backups of one state."""
    with zipfile.ZipFile(path) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(found.pop("manifest.json"))
    return found | {"manifest": {key: manifest[key] for key in ("format", "version", "missing", "files")}}


def rows(path, name):
    return [json.loads(line) for line in contents(path)[name].splitlines()]


def altered(path, target, change):
    """A copy of a backup whose files `change` (a dict of name to bytes) has been through."""
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target
