"""What checklists see of a stored study."""

import pytest

from catalog.completeness import MIFA, REMBI, material, score
from catalog.completeness.base import Stated
from catalog.facts import ComponentFact, ImageFact
from catalog.services import annotate
from ontology.models import Term
from tests.catalog.builders import HUMAN, harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db
SET = "Title: Masks; Annotation Overview: nuclei; Annotation Type: segmentation_mask; File List: masks.json"


def stored(**more):
    image = ImageFact("a.tif", format="OME-TIFF", shape={"X": 10}, channels=("DAPI",))
    components = (
        ComponentFact("screenA", description="A screen", values=(HUMAN,), protocols=({"type": "growth protocol", "description": "grown"}, {"type": "analysis"})),
        ComponentFact("screenB", attributes={"Screen Size": "4 plates", "Screen Comments": ""}),
    )  # fmt: skip
    values = (
        phenotype("round", "CMPO:0000118"),
        phenotype("odd"),
        plain("channel", "Hoechst:DNA"),
        plain("channel", "GFP"),
    )
    return harvest(
        well(1, *values, images=(image,)), well(2, images=(ImageFact("b.tif"),), attributes={"Comment": "x"}),
        components=components, attributes={"Annotation 1": SET, "Annotation 2": "NMR", "Funding 1": "a fund"}, **more,
    )  # fmt: skip


def test_it_sees_what_is_stated(django_assert_num_queries):
    study = stored(
        keywords=("a", "b"), authors=({"name": "Somebody"},), publications=({"doi": "10.1/x"}, {"year": "2020"})
    )
    with django_assert_num_queries(9):
        seen = material(study)
    assert (seen.title, seen.licence, seen.keywords, seen.authors, seen.publications) == (
        "A screen",
        "CC BY 4.0",
        2,
        1,
        1,
    )
    assert seen.properties == {"organism": Stated(1, 1), "phenotype": Stated(2, 1), "channel": Stated(2, 0, 1)}
    assert [(part.name, part.described, part.listed) for part in seen.parts] == [("", True, True), ("", False, False)]


def test_protocols_count_with_a_text_and_attributes_with_a_value():
    seen = material(stored())
    assert seen.protocols == {"growth protocol"}
    assert seen.details == {"Annotation 1", "Annotation 2", "Funding 1", "Screen Size", "Comment"}


def test_images_say_what_they_are():
    images = material(stored()).images
    assert (images.seen, images.format, images.extents, images.channels, images.pixel_size, images.size) == (
        2,
        1,
        1,
        1,
        0,
        0,
    )


def test_an_annotation_without_a_source_value_counts():
    study = stored()
    term = Term.objects.create(curie="FBbi:00000251", label="confocal microscopy")
    annotate(subject=study, property_key="imaging_method", term=term, asserted_by="curator")
    assert material(study).stated("imaging_method") == Stated(1, 1)


def test_a_set_of_annotations_brings_mifa_in():
    study = stored()
    seen = material(study)
    assert seen.annotation_sets == [SET]
    missing = {line.item.key for _, line in score(MIFA, seen).missing if line.item.required}
    assert missing == {"description", "method"}


def test_tying_the_last_value_completes_the_item():
    study = stored()

    def found():
        (module,) = (one for one in score(REMBI, material(study)).modules if one.module.key == "analysed")
        return next(line.answer for line in module.lines if line.item.key == "result")

    before = found()
    term = Term.objects.create(curie="CMPO:0000900", label="odd phenotype")
    annotate(subject=study.source_values.get(text="odd"), property_key="phenotype", term=term, asserted_by="curator")
    assert (before.share, before.property, found().share, found().property) == (0.75, "phenotype", 1, "")
