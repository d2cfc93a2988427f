"""What only the property of a text tells: its scope, and how its field writes stages and sexes."""

import pytest

from catalog.properties import PROPERTIES
from curation.suggest import suggest
from ontology import lexicons, services
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db

SIM, STED, PALM, CONFOCAL = (f"FBbi:{number:08d}" for number in (332, 334, 335, 251))
FBBI = (
    stanza("FBbi:00000222", "imaging method"),
    stanza("FBbi:00000251", "confocal microscopy", "is_a: FBbi:00000222"),
    stanza("FBbi:00000369", "SPIM", "is_a: FBbi:00000222"),
    stanza("FBbi:00000321", "resolution-enhancing method"),
    stanza(SIM, "structured illumination microscopy (SIM)", "is_a: FBbi:00000321"),
    stanza(STED, "stimulated emission depletion (STED)", "is_a: FBbi:00000321"),
    stanza("FBbi:00000333", "point-localization method", "is_a: FBbi:00000321"),
    stanza(PALM, "PALM (photoactivation localization microscopy)", "is_a: FBbi:00000333"),
    stanza("FBbi:00000001", "sample preparation method"),
)


def terms(text, property_key, **options):
    (found,) = suggest([text], property_key, **options)
    return [candidate.term for candidate in found.candidates]


@pytest.fixture
def methods(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    services.load_source(source=write(tmp_path / "fbbi.obo", *FBBI), prefix="FBbi")


@pytest.mark.usefixtures("methods")
def test_what_enhances_resolution_is_an_imaging_method():
    lexicon = lexicons.index().lexicon
    inside = lexicon.mask(frozenset(PROPERTIES["imaging_method"].scopes))
    assert all(inside[lexicon.place(curie)] for curie in (SIM, STED, PALM, CONFOCAL))
    assert not inside[lexicon.place("FBbi:00000001")]


@pytest.mark.usefixtures("methods")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("SIM", {SIM}), ("STED", {STED}), ("PALM", {PALM}), ("confocal and STED", {CONFOCAL, STED})],
)
def test_their_abbreviations_are_found(text, expected):
    assert set(terms(text, "imaging_method")[: len(expected)]) == expected
