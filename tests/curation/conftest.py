import pytest

from catalog.models import SourceValue
from catalog.services import annotations
from ontology import services
from ontology.models import Term
from tests.factories import StudyFactory
from tests.ontology.files import stanza, write

CMPO = (
    stanza("CMPO:0000001", "cell phenotype"),
    stanza("CMPO:0000140", "increased nucleus size phenotype", 'synonym: "large nuclei" EXACT []'),
    stanza("CMPO:0000141", "decreased nucleus size phenotype", 'synonym: "small nuclei" EXACT []'),
    stanza("CMPO:0000202", "mitosis delayed phenotype", 'synonym: "mitotic delay" RELATED []'),
    stanza("CMPO:0000030", "cell death phenotype"),
    stanza("CMPO:0000118", "round cell phenotype"),
)


@pytest.fixture
def words(settings, tmp_path):
    """A small phenotype ontology, with a lexicon of its own."""
    settings.DATA_DIR = tmp_path / "data"
    services.load_source(source=write(tmp_path / "cmpo.obo", *CMPO), prefix="CMPO")


@pytest.fixture
def decide():
    """`decide(text, curie)` for a new study, or `study=`; `overruled=True` takes it back. Returns the study."""

    def state(text, curie, *, study=None, overruled=False):
        study = study or StudyFactory()
        value, _ = SourceValue.objects.get_or_create(study=study, property="phenotype", text=text)
        term = Term.objects.get(curie=curie)
        stated = annotations.annotate(subject=value, property_key="phenotype", term=term, asserted_by="idr")
        if overruled:
            annotations.overrule(annotation=stated)
        return study

    return state
