"""What is written to an index, and what is left alone."""

import pytest

from catalog.facts import LinkFact
from catalog.models import Sample, Study
from catalog.search import engines, indexing
from catalog.search.changes import Scope
from catalog.search.engines.base import Everything
from catalog.search.rows import term_key
from catalog.search.upkeep import Upkeep, row_of, stored_terms
from catalog.search.vocabulary import DatabaseVocabulary
from catalog.services import withdraw
from ontology.models import Term
from tests.catalog.builders import gene, harvest, phenotype, plain, well
from tests.catalog.search.indexed import LONG, ROUND, parent

pytestmark = pytest.mark.django_db


@pytest.fixture
def upkeep(study):
    """Of the index that has the study; what it writes is committed by `apply`."""
    with engines.configured().updating(0) as writer:
        writer.begin()
        yield Upkeep(writer, DatabaseVocabulary())


def snapshot():
    return engines.configured().snapshot()


def test_only_the_samples_of_a_scope_are_written(upkeep, study):
    some = Sample.objects.order_by("pk").first()
    upkeep.apply({study.pk: Scope(samples={some.pk})}, snapshot().state)
    assert (upkeep.samples, upkeep.terms) == (1, 0)
    assert snapshot().count("samples", Everything()) == 3


def test_a_sample_that_is_gone_is_taken_out(upkeep, study):
    gone = Sample.objects.order_by("pk").last()
    Sample.objects.filter(pk=gone.pk).update(retired=True)
    upkeep.apply({study.pk: Scope(samples={gone.pk})}, snapshot().state)
    assert upkeep.samples == 0
    assert snapshot().count("samples", Everything()) == 2


def test_a_study_that_is_no_longer_live_is_taken_out_whatever_the_scope(upkeep, study):
    Study.objects.filter(pk=study.pk).update(status=Study.Status.WITHDRAWN)
    upkeep.apply({study.pk: Scope(samples={1})}, snapshot().state)
    assert [snapshot().count(name, Everything()) for name in ("studies", "samples", "images")] == [0, 0, 0]


def test_terms_that_are_there_as_they_are_now_are_not_written_again(upkeep, study):
    upkeep.apply({study.pk: Scope(everything=True)}, snapshot().state)
    assert (upkeep.samples, upkeep.terms) == (3, 0)


def test_for_an_index_that_is_being_built_all_of_them_are(upkeep, study):
    upkeep.apply({study.pk: Scope(everything=True)}, snapshot().state, rebuilding=True)
    assert upkeep.terms == snapshot().count("terms", Everything()) > 0


def test_new_words_name_the_studies_that_have_to_be_written_anew(study):
    other = harvest(well(1, gene("PLK1", "NCBIGene:5347")), accession="idr0002")
    indexing.catch_up()
    parent("CMPO:0000009", "CMPO:0000118", label="a new one above")
    with engines.configured().updating(0) as writer:
        writer.begin()
        moved = Upkeep(writer, DatabaseVocabulary()).refresh_words()
    assert moved == {study.pk}
    assert other.pk not in moved


def test_another_synonym_moves_no_document(upkeep):
    Term.objects.get(curie="CMPO:0000118").synonyms.create(text="ball-shaped", scope="EXACT")
    assert upkeep.refresh_words() == set()
    assert upkeep.terms == 1


def test_what_an_index_has_of_terms(study):
    keys = [term_key("phenotype", "CMPO:0000118"), term_key("phenotype", "CMPO:0000404")]
    assert {key: row.curie for key, row in stored_terms(snapshot(), keys).items()} == {
        ("phenotype", "CMPO:0000118"): "CMPO:0000118"
    }


def test_a_study_in_short_names_those_it_is_the_same_as_or_part_of():
    links = (
        LinkFact("same", "cil", "CIL_1"),
        LinkFact("related", "idr", "idr0002"),
        LinkFact("part_of", "idr", "idr0"),
    )
    row = row_of(harvest(well(1, ROUND, LONG), accession="idr0001", keywords=("shape", "size"), links=links))
    assert (row.full_name, row.keywords) == ("idr:idr0001", ("shape", "size"))
    assert row.links == (("part_of", "idr:idr0"), ("same", "cil:CIL_1"))


def test_a_withdrawn_study_comes_out_of_the_index_by_the_log(study):
    harvest(well(1, phenotype("odd"), plain("control", "negative control")), accession="idr0002")
    indexing.catch_up()
    withdraw(study=study, reason="It was a mouse.")
    indexing.catch_up()
    assert snapshot().count("studies", Everything()) == 1
