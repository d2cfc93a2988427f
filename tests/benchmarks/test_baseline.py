"""The comparison with nested pairs: its questions, what is true, and that Vitrine's answers are."""

import pytest

from benchmarks.baseline import nested
from benchmarks.baseline.__main__ import asked_all, compared, is_right, vitrine_says, write
from benchmarks.baseline.questions import Question, Truth, Uses, counted, ten
from benchmarks.synthetic import spool
from benchmarks.synthetic.studies import heads, samples
from benchmarks.synthetic.world import MadeVocabulary
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.service import Searcher

from .worlds import PHENOTYPES, world

COUNT = 4_000
VITRINE_CANNOT = "value contains letters"


def everything():
    return [(head.row.accession, state) for head in heads(world(), samples=COUNT) for state in samples(world(), head)]


@pytest.fixture(scope="module")
def uses():
    return Uses(everything(), world().words)


@pytest.fixture(scope="module")
def questions(uses):
    return ten(uses, each=4)


def alone(state, key):
    return {fact.curie for fact in state.profile.facts if fact.property == key and fact.polarity == "present"}


def test_there_are_ten_kinds_less_the_one_about_genes(questions):
    kinds = {question.kind for question in questions}
    # The small world has no genes.
    assert len(kinds) == 9
    assert "name = value" not in kinds


def test_the_counter_counts_images_of_what_holds():
    asked = Question("", "", None, lambda state: PHENOTYPES[0] in alone(state, "phenotype"))
    (truth,) = counted([asked], everything())
    found = [(study, state) for study, state in everything() if PHENOTYPES[0] in alone(state, "phenotype")]
    assert truth.images == sum(state.image_count for _, state in found) > 0
    assert truth.studies.total() == truth.images
    assert set(truth.studies) == {study for study, _ in found}
    assert truth.organisms.total() >= truth.images


def test_what_holds_of_nothing_is_nothing():
    (truth,) = counted([Question("", "", None, lambda _: False)], everything())
    assert truth == Truth()


def test_every_question_has_an_answer_to_look_for(questions):
    assert all(truth.images for truth in counted(questions, everything()))


def test_vitrine_answers_all_but_one_kind_rightly(tmp_path, questions, uses):
    engine = EmbeddedEngine(tmp_path / "index")
    write(engine, spool.write(tmp_path / "spool", world(), COUNT))
    searcher = Searcher(engine, MadeVocabulary(world().words))
    answers = asked_all(
        questions, counted(questions, everything()), uses, lambda question: vitrine_says(searcher, question)
    )
    wrong = {kind for kind, asked in answers.items() if not all(map(is_right, asked))}
    assert wrong == {VITRINE_CANNOT}
    assert all(one.said is None for one in answers[VITRINE_CANNOT])


def test_a_sample_becomes_a_document_for_each_image():
    accession, state = next((study, state) for study, state in everything() if state.image_count > 1)
    head = next(head for head in heads(world(), samples=COUNT) if head.row.accession == accession)
    documents = list(nested.documents(head.row, state))
    assert len(documents) == len({document["id"] for document in documents}) == state.image_count
    said = [(pair["name"], pair["value"]) for pair in documents[0]["key_values"]]
    assert said[: len(state.profile.words)] == list(state.profile.words)
    assert (f"organism{nested.ACCESSION}", next(iter(alone(state, "organism")))) in said


@pytest.mark.services
def test_nested_pairs_know_no_ancestors_and_no_numbers(elasticsearch, tmp_path):
    from elasticsearch import Elasticsearch

    from tests.contract import elastic

    server = Elasticsearch(elasticsearch)
    try:
        rows = compared(world(), COUNT, tmp_path, elasticsearch)
    finally:
        server.indices.delete(index=nested.INDEX, ignore_unavailable=True)
        elastic.remove(elasticsearch, "vitrine")
    told = {row.what.partition(" (")[0]: row for row in rows}
    for kind in ("both on one sample", "one or the other", "not", "facets of the result", "studies of the result"):
        assert told[kind].detail["nested"]["right"] == told[kind].detail["nested"]["asked"] > 0, kind
        assert told[kind].detail["vitrine"]["right"] == told[kind].detail["vitrine"]["asked"], kind
    for kind in ("term with all below it", "number in a range"):
        assert told[kind].detail["nested"]["right"] < told[kind].detail["nested"]["asked"], kind
        assert told[kind].detail["vitrine"]["right"] == told[kind].detail["vitrine"]["asked"], kind
    assert told[VITRINE_CANNOT].budget.startswith("right")
    assert told[VITRINE_CANNOT].measured == "cannot be asked"
