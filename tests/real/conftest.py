"""The catalog of all the real data, filled once in a session, through the commands that a person would use."""

import pytest

from .newcomer import Installation

ASKING = (
    "import sys, django; django.setup(); from tests.real import asking; getattr(asking, sys.argv[1])(*sys.argv[2:])"
)
ONTOLOGIES = (
    "efo.obo", "fbbi.owl", "cmpo.obo", "repaired/fypo-simple-2016.obo", "ncbitaxon-taxslim.obo", "uberon.obo", "cl.obo",
    "mondo.obo", "pato.obo", "repaired/go_slice-fypo-2020.obo", "repaired/chebi_slice-fypo-2022.obo",
)  # fmt: skip
ARCHIVES = {"idr": "idr", "biostudies": "biostudies", "cil": "sources/cil"}


@pytest.fixture(scope="session")
def filled(shared_data, tmp_path_factory):
    installation = Installation(tmp_path_factory.mktemp("real") / "data")
    commands = [("migrate", "--verbosity", "0")]
    commands += [("load_ontology", shared_data / "ontologies" / name) for name in ONTOLOGIES]
    commands += [("harvest", archive, shared_data / folder) for archive, folder in ARCHIVES.items()]
    for command in commands:
        said = installation.manage(*command)
        assert said.code == 0, said.everything[-2000:]
    said = installation.run("-c", ASKING, "scatter")
    assert said.code == 0, said.everything[-2000:]
    return installation
