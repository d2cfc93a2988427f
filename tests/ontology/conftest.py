import pytest

from ontology import lexicons, services
from tests.ontology.files import write


@pytest.fixture(autouse=True)
def _own_data_dir(settings, tmp_path_factory):
    """Lexicons of one test are not there for the next."""
    settings.DATA_DIR = tmp_path_factory.mktemp("data")


@pytest.fixture
def load(tmp_path):
    """Load an ontology of the given stanzas: `load(stanza(...), ..., name="x.obo", prefix="X")`."""

    def load_stanzas(*stanzas, name="test.obo", header=("format-version: 1.2", "ontology: test"), **options):
        return services.load_source(source=write(tmp_path / name, *stanzas, header=header), **options)

    return load_stanzas


@pytest.fixture
def names():
    return lexicons.names
