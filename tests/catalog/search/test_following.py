"""The index follows what happens to facts: annotations of any subject, changed records, withdrawals, other ontologies."""

import pytest

from catalog import services
from catalog.facts import ImageFact
from catalog.models import Annotation, Image, SourceValue, Study
from catalog.search import engines, indexing, service
from catalog.search.engines.base import Everything
from catalog.search.language import parse
from catalog.search.status import index_status
from ontology.models import Synonym, Term
from tests.catalog.builders import MOUSE, gene, harvest, well
from tests.catalog.search.indexed import LONG, ROUND, everything, loaded, parent, samples, totals

pytestmark = pytest.mark.django_db


def test_an_annotation_reaches_exactly_its_samples(study):
    value = SourceValue.objects.get(text="round cells")
    new = parent("CMPO:0000002", label="rounded up")
    services.annotate(subject=value, property_key="phenotype", term=new, asserted_by="curator")
    report = indexing.catch_up()
    assert (report.studies, report.samples) == (1, 1)
    assert (samples("phenotype:CMPO:0000002"), samples("phenotype:CMPO:0000001"), samples()) == (1, 2, 3)
    assert service.search(parse("rounded up")).chips[0].term == "CMPO:0000002"


def test_an_overruled_annotation_leaves(study):
    services.overrule(annotation=Annotation.objects.get(term__curie="CMPO:0000118"))
    indexing.catch_up()
    assert (samples("phenotype:CMPO:0000118"), samples("phenotype:CMPO:0000001"), samples('"round cells"')) == (0, 1, 1)


@pytest.mark.parametrize("place", ["study", "component", "sample"])
def test_an_annotation_of_any_subject(study, place):
    component = study.components.get()
    subject = {"study": study, "component": component, "sample": component.samples.first()}[place]
    term = parent("EFO:0001185", label="HeLa")
    services.annotate(subject=subject, property_key="cell_line", term=term, asserted_by="curator")
    assert indexing.catch_up().samples == (1 if place == "sample" else 3)
    assert samples("cell_line:EFO:0001185") == (1 if place == "sample" else 3)


def test_an_annotation_of_an_image_counts_for_its_sample_with_that_image_only(study):
    images = tuple(ImageFact(key) for key in "abcd")
    cdc20 = gene("CDC20", "NCBIGene:991")
    harvest(well(1, ROUND, cdc20, images=images, image_count=4), well(2, LONG, image_count=3), well(3))
    image, late = Image.objects.get(key="a"), parent("CMPO:0000002", label="delayed")
    made = services.annotate(subject=image, property_key="phenotype", term=late, asserted_by="curator")
    indexing.catch_up()
    assert totals("phenotype:CMPO:0000002") == (1, 1)
    assert totals("phenotype:CMPO:0000118") == (1, 4)
    assert totals("-phenotype:CMPO:0000002 phenotype:CMPO:0000001") == (1, 3)
    assert totals("phenotype:CMPO:0000002 phenotype:CMPO:0000118") == (1, 1)
    facet = {value.term: value.images for value in service.search(parse("")).facets["phenotype"].values}
    assert facet == {"CMPO:0000001": 7, "CMPO:0000118": 4, "CMPO:0000077": 3, "CMPO:0000002": 1}
    before = everything()
    indexing.rebuild()
    assert everything() == before
    services.overrule(annotation=made)
    indexing.catch_up()
    assert (totals("phenotype:CMPO:0000002"), totals("phenotype:CMPO:0000118")) == ((0, 0), (1, 4))
    assert engines.configured().snapshot().count("images", Everything()) == 0


def test_an_annotation_of_a_value_that_the_component_carries(study):
    value = SourceValue.objects.get(property="organism")
    services.annotate(subject=value, property_key="organism", term=parent("NCBITaxon:2759"), asserted_by="curator")
    assert indexing.catch_up().samples == 3
    assert samples("organism:NCBITaxon:2759") == 3


def test_a_changed_record(study):
    harvest(well(1, LONG), well(2, LONG), well(4, ROUND, MOUSE), title="Another title")
    indexing.catch_up()
    assert (samples(), samples("phenotype:CMPO:0000077"), samples("organism:NCBITaxon:10090")) == (3, 2, 1)
    assert samples('"another title"') == 3


def test_a_withdrawn_study_leaves_and_comes_back(study):
    services.withdraw(study=study, reason="asked for")
    indexing.catch_up()
    assert samples() == 0
    assert service.search(parse("")).totals.studies == 0
    services.reinstate(study=Study.objects.get())
    indexing.catch_up()
    assert samples("phenotype:CMPO:0000001") == 2


def test_a_gene_that_learns_a_name(study):
    harvest(well(9, gene("CDC20", "NCBIGene:991", synonyms=("p55CDC",))), accession="idr0002")
    indexing.catch_up()
    assert samples("gene:p55CDC") == 2


def test_another_version_of_an_ontology_rewrites_what_moved(study):
    """A term gets a parent, another a new name: the index follows without any change of facts."""
    parent("CMPO:0000003", "CMPO:0000118", label="cell shape phenotype")
    Synonym.objects.create(term=Term.objects.get(curie="CMPO:0000077"), text="stretched cell", scope="EXACT")
    loaded("2")
    assert not index_status().words_current
    report = indexing.catch_up()
    assert report.samples == 3
    assert samples("phenotype:CMPO:0000003") == 1
    assert samples('phenotype:"stretched cell"') == 1
    assert index_status().complete


def test_another_version_without_consequences_rewrites_no_sample(study):
    loaded("3")
    assert indexing.catch_up().samples == 0
    assert index_status().words_current
