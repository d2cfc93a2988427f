"""A study's mappings among the formats that it can be exported in."""

import pytest
from django.core.management import call_command

from curation.spreadsheets import sssom
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db


def test_the_command_writes_the_mapping_set(tmp_path, capsys):
    study = harvest(well(1, phenotype("round", "CMPO:0000118")))
    call_command("export", "idr0001", str(tmp_path), format="sssom")
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == sssom.write(study)
    assert b"CMPO:0000118" in path.read_bytes()
    assert capsys.readouterr().out == f"{path}\n"


def test_any_study_offers_it(client):
    harvest()
    page = client.get("/studies/idr/idr0001/files/").content.decode()
    assert "mappings (SSSOM): the values as submitted" in page
