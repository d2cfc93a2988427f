"""Long texts: both databases take the same ones (tests/test_postgres.py runs this on the other one)."""

import random

import pytest

from catalog.facts import ComponentFact, ImageFact, LicenceFact, LinkFact, SampleFact
from catalog.limits import LONGEST_VALUE, check_key, check_value
from catalog.models import Component, Gene, Image, Sample, SourceValue, Study, StudyLink
from ontology.models import Synonym
from ontology.problems import Problem

from .builders import gene, harvest, plain, well

pytestmark = pytest.mark.django_db

# No text that repeats itself: a database may pack what it indexes.
LONG = "".join(random.Random(4).choices("ACGT", k=3_000))


def test_what_is_no_name_may_be_as_long_as_it_likes():
    harvest(
        SampleFact("screenA", "1", name=LONG, plate=LONG, well=LONG, attributes={LONG: LONG},
                   images=(ImageFact("i", address=LONG, format=LONG, thumbnail=LONG),)),
        components=(ComponentFact("screenA", kind=LONG, name=LONG, description=LONG),),
        title=LONG, doi=LONG, url=LONG, licence=LicenceFact(LONG, LONG, LONG),
        links=(LinkFact("related", "idr", "idr0002", LONG),),
    )  # fmt: skip
    sample, image, study = Sample.objects.get(), Image.objects.get(), Study.objects.get()
    assert {sample.name, sample.plate, sample.well, image.address, image.format, image.thumbnail} == {LONG}
    assert {study.title, study.doi, study.url, study.licence_raw, study.licence_stated_at, study.licence_url} == {LONG}
    assert {Component.objects.get().kind, StudyLink.objects.get().stated_at} == {LONG}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (SampleFact("screenA", LONG), r"The sample '[ACGT]{40}…' has a name of 3,000 characters; the longest has 512\."),
        (SampleFact("screenA", "1", images=(ImageFact(LONG),)), r"The image '[ACGT]{40}…' has a name of 3,000"),
        (well(1, plain("orf", LONG)), r"The orf '[ACGT]{40}…' has 3,000 bytes; the longest value has 2,500\."),
    ],
)  # fmt: skip
def test_a_name_that_is_too_long_is_said(fact, said):
    with pytest.raises(Problem, match=said):
        harvest(fact)
    assert not Sample.objects.exists()


def test_a_component_with_such_a_name():
    with pytest.raises(Problem, match=r"The component .* the longest has 255\."):
        harvest(components=(ComponentFact(LONG),))


@pytest.mark.parametrize("model", [Sample, Image, Component])
def test_the_longest_name_is_kept_whole(model):
    most = model._meta.get_field("key").max_length
    assert check_key(model, "ä" * most) == "ä" * most
    with pytest.raises(Problem):
        check_key(model, "ä" * (most + 1))


def test_the_longest_value_can_be_found_again():
    text = LONG[: LONGEST_VALUE - 1]
    harvest(well(1, plain("orf", text), plain("orf", LONG[1:LONGEST_VALUE])))
    assert SourceValue.objects.filter(property="orf", text=text).count() == 1
    with pytest.raises(Problem, match="has 2,501 bytes"):
        check_value("orf", text, "ä")


def test_a_link_to_what_is_no_accession_is_left_out():
    harvest(links=(LinkFact("same", "cil", LONG), LinkFact("same", "cil", "CIL_1")))
    assert StudyLink.objects.get().accession == "CIL_1"


def test_a_symbol_that_is_a_list_of_genes_is_cut_and_stays_a_name():
    short = LONG[:1_200]
    harvest(well(1, gene(short, "NCBIGene:1")), well(2, gene(short, "NCBIGene:2")))
    assert {row.symbol for row in Gene.objects.all()} == {short[:255]}
    assert {row.term.label for row in Gene.objects.all()} == {short}
    assert not Synonym.objects.filter(text=short[:255]).exists()
