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


ZFS = (
    stanza("ZFS:0100000", "zebrafish stage"),
    stanza("ZFS:0000030", "pharyngula:prim-15"),
    stanza("ZFS:0000037", "larval:day 5"),
    stanza("ZFS:0000039", "larval:days 7-13"),
    stanza("ZFS:0000048", "larva"),
)
PATO = (
    stanza("PATO:0000047", "biological sex"),
    stanza("PATO:0000383", "female", "is_a: PATO:0000047"),
    stanza("PATO:0000384", "male", "is_a: PATO:0000047"),
    stanza("PATO:0001345", "h minus", "is_a: PATO:0000047"),
    stanza("PATO:0001338", "mixed sex"),
)


@pytest.fixture
def stages_and_sexes(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    for prefix, stanzas in (("ZFS", ZFS), ("PATO", PATO)):
        services.load_source(source=write(tmp_path / f"{prefix}.obo", *stanzas), prefix=prefix)


@pytest.mark.usefixtures("stages_and_sexes")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("5 dpf", "ZFS:0000037"), ("30hpf", "ZFS:0000030"), ("10 dpf", "ZFS:0000039"), ("3-5 dpf", "ZFS:0000048")],
)
def test_days_after_fertilization_are_stages_of_the_zebrafish(text, expected):
    assert terms(text, "developmental_stage")[:1] == [expected]
    assert terms(text, "developmental_stage", organisms=["NCBITaxon:9606"]) == []


@pytest.mark.usefixtures("stages_and_sexes")
@pytest.mark.parametrize("text", ["mixed", "both", "Mixed sex", "pooled"])
def test_several_sexes_are_a_mixed_one(text):
    assert terms(text, "sex")[:1] == ["PATO:0001338"]
    assert set(terms("male and female", "sex")[:2]) == {"PATO:0000383", "PATO:0000384"}
