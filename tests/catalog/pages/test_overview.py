import pytest

from catalog.models import Annotation, Sample
from catalog.pages.overview import ROWS, overview
from tests.catalog.builders import gene, harvest, phenotype, well

pytestmark = pytest.mark.django_db


def counts(study, key):
    return {row.curie: row.samples for top in overview(study) if top.key == key for row in top.rows}


def test_counts_samples_of_each_term():
    study = harvest(*(well(number, phenotype("round", "CMPO:0000118")) for number in range(1, 4)))
    assert counts(study, "phenotype") == {"CMPO:0000118": 3}


def test_a_sample_with_two_words_for_one_term_counts_once():
    both = (phenotype("round", "CMPO:0000118"), phenotype("rounded", "CMPO:0000118"))
    study = harvest(well(1, *both), well(2, both[0]))
    assert counts(study, "phenotype") == {"CMPO:0000118": 2}


def test_what_was_overruled_or_not_seen_does_not_count():
    study = harvest(
        well(1, phenotype("round", "CMPO:0000118")), well(2, phenotype("no", "CMPO:0000002", polarity="absent"))
    )
    Annotation.objects.filter(term__curie="CMPO:0000118").update(status=Annotation.Status.OVERRULED)
    assert counts(study, "phenotype") == {}


def test_retired_samples_do_not_count():
    both = (phenotype("round", "CMPO:0000118"), phenotype("rounded", "CMPO:0000118"))
    study = harvest(well(1, *both), well(2, *both))
    Sample.objects.filter(key="P1/A2").update(retired=True)
    assert counts(study, "phenotype") == {"CMPO:0000118": 1}


def test_a_paired_quality_is_no_phenotype_of_its_own():
    study = harvest(well(1, phenotype("abnormal nucleus", "CMPO:0000140", "PATO:0000460", grouped=True)))
    assert counts(study, "phenotype") == {"CMPO:0000140": 1}


def test_shows_the_commonest_and_says_how_many_there_are(django_assert_num_queries):
    study = harvest(*(well(number, gene(f"G{number}", f"NCBIGene:{number}")) for number in range(1, 11)))
    with django_assert_num_queries(1):
        (top,) = overview(study)
    assert (len(top.rows), top.terms) == (ROWS, 10)
    assert top.rows[0].query == "study:idr:idr0001 exact:gene:NCBIGene:1"
