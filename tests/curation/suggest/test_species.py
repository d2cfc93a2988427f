import pytest

from catalog.models import Annotation, SourceValue
from catalog.properties import PROPERTIES
from catalog.services import annotations
from curation.suggest import species, suggest
from ontology import lexicons, services
from ontology.models import Term
from ontology.problems import NotFound
from tests.factories import StudyFactory
from tests.ontology.files import stanza, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words", "more_words")]

HUMAN, MOUSE, LAB_MOUSE, YEAST = "NCBITaxon:9606", "NCBITaxon:10090", "NCBITaxon:10092", "NCBITaxon:4896"
TAXA = (
    stanza("NCBITaxon:40674", "Mammalia"),
    stanza(HUMAN, "Homo sapiens", 'synonym: "human" EXACT []', "is_a: NCBITaxon:40674"),
    stanza(MOUSE, "Mus musculus", "is_a: NCBITaxon:40674"),
    stanza(LAB_MOUSE, "Mus musculus domesticus", f"is_a: {MOUSE}"),
    stanza(YEAST, "Schizosaccharomyces pombe"),
)


@pytest.fixture
def more_words(tmp_path):
    for prefix, stanzas in {
        "NCBITaxon": TAXA,
        "FYPO": [stanza("FYPO:0000001", "round cell"), stanza("FYPO:0000002", "curved septum")],
        "HP": [stanza("HP:0000001", "Large nuclei of neurons"), stanza("HP:0000002", "Short thumb")],
        "MP": [stanza("MP:0000001", "curved tail")],
    }.items():
        services.load_source(source=write(tmp_path / f"{prefix}.obo", *stanzas), prefix=prefix)


def terms(text, **options):
    (found,) = suggest([text], "phenotype", **options)
    return [candidate.term for candidate in found.candidates]


def prefixes(*organisms):
    found = species.tiers(PROPERTIES["phenotype"], organisms, lexicons.index().lexicon)
    return [sorted(prefix for scope in tier.scopes for prefix in scope.ontologies) for tier in found]


@pytest.mark.parametrize(
    ("organisms", "expected"),
    [
        ((), [["CMPO"], ["FYPO", "HP", "MP"]]),
        ((HUMAN,), [["CMPO"], ["HP", "MP"]]),
        ((MOUSE,), [["CMPO"], ["MP"]]),
        ((LAB_MOUSE,), [["CMPO"], ["MP"]]),
        ((YEAST,), [["CMPO"], ["FYPO"]]),
        ((YEAST, HUMAN), [["CMPO"], ["FYPO", "HP", "MP"]]),
        (("NCBITaxon:3702",), [["CMPO"]]),
    ],
)
def test_ontologies_of_other_species_are_left_out(organisms, expected):
    assert prefixes(*organisms) == expected


def test_a_taxon_counts_where_no_ontology_of_organisms_is_loaded():
    assert not Term.objects.filter(curie="NCBITaxon:7955").exists()
    (first, second) = species.tiers(PROPERTIES["anatomy"], ["NCBITaxon:7955"], lexicons.index().lexicon)
    assert (first.behind, [set(scope.ontologies) for scope in second.scopes]) == (0, [{"ZFA"}])


@pytest.mark.parametrize("key", [key for key, entry in PROPERTIES.items() if entry.scope])
def test_every_property_has_somewhere_to_look(key):
    (first, *others) = species.tiers(PROPERTIES[key], ["NCBITaxon:3702"], lexicons.index().lexicon)
    assert first.behind == 0
    assert others == []


def test_what_is_for_one_species_ranks_behind():
    assert terms("round cells")[:2] == ["CMPO:0000118", "FYPO:0000001"]
    assert terms("large nuclei", organisms=[HUMAN])[0] == "CMPO:0000140"


def test_it_is_found_where_nothing_else_fits():
    assert terms("short thumbs")[0] == "HP:0000002"
    assert terms("short thumbs", organisms=[HUMAN])[0] == "HP:0000002"
    assert "HP:0000002" not in terms("short thumbs", organisms=[YEAST])


def annotated(study, subject, curie):
    return annotations.annotate(
        subject=subject, property_key="organism", term=Term.objects.get(curie=curie), asserted_by="idr"
    )


def test_a_study_s_organisms_count():
    study = StudyFactory()
    value = SourceValue.objects.create(study=study, property="organism", text="pombe")
    annotated(study, value, YEAST)
    assert species.organisms_of(study.pk) == {YEAST}
    assert "HP:0000002" not in terms("short thumbs", study=study.pk)
    assert terms("short thumbs", study=study.pk, organisms=[HUMAN])[0] == "HP:0000002"
    annotated(study, study, HUMAN)
    assert species.organisms_of(study.pk) == {YEAST, HUMAN}


def test_what_was_overruled_is_no_organism_of_a_study():
    study = StudyFactory()
    annotations.overrule(annotation=annotated(study, study, YEAST))
    assert Annotation.objects.filter(study=study).exists()
    assert species.organisms_of(study.pk) == frozenset()


@pytest.mark.parametrize("word", ["Homo sapiens", "human", "homo  SAPIENS", HUMAN, "ncbitaxon:9606"])
def test_an_organism_is_named_or_given_by_id(word):
    assert species.named([word]) == {HUMAN}


@pytest.mark.parametrize("word", ["Homo sapient", "NCBITaxon:1", "CMPO:0000118", "round cell"])
def test_an_organism_that_is_not_known_is_said(word):
    with pytest.raises(NotFound, match=f"organism '{word}'"):
        species.named([word])
