"""What every engine promises beyond counting: one step from the old index to the new one, and nothing lost or half seen."""

from dataclasses import replace

import pytest

from catalog.search import schema
from catalog.search.documents import Builder
from catalog.search.engines.base import (
    Between,
    Both,
    Either,
    Everything,
    HasAny,
    IndexState,
    NoIndex,
    Not,
    Phrase,
    Tally,
)
from catalog.search.rows import StudyRow
from catalog.search.vocabulary import Words
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

STUDY = StudyRow(1, "idr", "idr0001", "Spindles", ("screen",))
OTHER = StudyRow(2, "cil", "CIL_1", "Cells")
ROUND = profile(present("phenotype", "CMPO:0000006"), words=[("variable", "spindle checkpoint")])
LONG = profile(
    present("gene", "NCBIGene:991"), words=[("variable", "checkpoint spindle")], numbers=[("dose", "mol/L", 1e-6)]
)
STATE = IndexState(cursor=7, ontology="1", layout=schema.version(), built_at=99.0)
CONTEXT = schema.CONTEXT.field


def two_studies():
    return Corpus({STUDY: [sample(1, ROUND), sample(2, LONG)], OTHER: [sample(3, ROUND, images=None)]})


def documents(study, *states):
    return list(Builder(Words(MemoryVocabulary())).of_study(study, states))


@pytest.fixture
def engine(new_engine):
    engine = new_engine()
    two_studies().fill(engine)
    return engine


NODES = {
    "everything": (Everything(), [1, 2, 3]),
    "one of": (HasAny("phenotype", ("CMPO:0000006",)), [1, 3]),
    "one of several": (HasAny("gene", ("NCBIGene:991", "NCBIGene:1")), [2]),
    "one of none": (HasAny("gene", ()), []),
    "by id": (HasAny("id", ("1", "3")), [1, 3]),
    "a word": (Phrase("text", ("spindle",)), [1, 2, 3]),
    "a phrase": (Phrase("text", ("spindle", "checkpoint")), [1, 3]),
    "not across values": (Phrase("text", ("round", "cell", "spindle")), []),
    "a range": (Between("dose_mol_L", 1e-7, None), [2]),
    "outside a range": (Between("dose_mol_L", None, 1e-7), []),
    "any number": (Between("dose_mol_L", None, None), [2]),
    "ids from to": (Between("id", 2, 3), [2, 3]),
    "not": (Not(HasAny("phenotype", ("CMPO:0000006",))), [2]),
    "not not": (Not(Not(HasAny("phenotype", ("CMPO:0000006",)))), [1, 3]),
    "both": (Both((HasAny("phenotype", ("CMPO:0000006",)), HasAny("study", ("1",)))), [1]),
    "both of none": (Both(()), [1, 2, 3]),
    "either": (Either((HasAny("gene", ("NCBIGene:991",)), HasAny("study", ("2",)))), [2, 3]),
    "either of none": (Either(()), []),
    "either not": (Either((Not(HasAny("study", ("1",))), HasAny("id", ("1",)))), [1, 3]),
}


@pytest.mark.parametrize(("node", "ids"), NODES.values(), ids=NODES)
def test_nodes(engine, node, ids):
    snapshot = engine.snapshot()
    assert [row[0] for row in snapshot.find("samples", node, limit=10)] == ids
    assert snapshot.count("samples", node) == len(ids)
    assert sum(snapshot.tally(node, CONTEXT).values()) == len(ids)


def test_tallies_at_once_are_those_of_each(engine):
    snapshot = engine.snapshot()
    among = HasAny("phenotype", ("CMPO:0000006",))
    asked = [Tally(CONTEXT), Tally("gene_up"), Tally("phenotype_sig", among), Tally("gene_sig", among)]
    for node in (Everything(), HasAny("study", ("1",)), Either(())):
        alone = [snapshot.tally(Both((node, one.among)), one.field) for one in asked]
        assert snapshot.tallies(node, asked) == alone
    assert snapshot.tallies(Everything(), []) == []
    assert snapshot.tallies(Everything(), [Tally(CONTEXT)], "images") == [{}]


def test_rows_come_in_order_of_id_and_by_page(engine):
    snapshot = engine.snapshot()
    assert [row[0] for row in snapshot.find("samples", Everything(), limit=2, offset=1)] == [2, 3]
    assert [row[2] for row in snapshot.find("studies", Everything(), limit=9)] == ["idr0001", "CIL_1"]


def test_there_is_no_index_at_first(new_engine):
    engine = new_engine()
    with pytest.raises(NoIndex, match="reindex"):
        engine.snapshot()
    with pytest.raises(NoIndex), engine.updating(1):
        pass


def test_the_state_is_kept(engine):
    with engine.updating(1) as writer:
        writer.commit(STATE)
    assert engine.snapshot().state == STATE


def test_an_index_of_another_layout_is_none(engine):
    with engine.updating(1) as writer:
        writer.commit(replace(STATE, layout="older"))
    with pytest.raises(NoIndex):
        engine.snapshot()


def test_what_is_not_committed_is_not_seen_and_not_kept(engine):
    with engine.updating(1) as writer:
        writer.drop("samples", "study", ["1"])
        writer.put("samples", documents(OTHER, sample(9, ROUND)))
        assert engine.snapshot().count("samples", Everything()) == 3
    assert engine.snapshot().count("samples", Everything()) == 3
    with engine.updating(1) as writer:
        writer.commit(STATE)
    assert engine.snapshot().count("samples", Everything()) == 3


def test_samples_are_replaced(engine):
    """Dropping takes what was there before; what is put afterwards stays, in one commit."""
    with engine.updating(1) as writer:
        writer.drop("samples", "id", [1, 2])
        writer.put("samples", documents(STUDY, sample(1, LONG), sample(4, ROUND)))
        writer.commit(STATE)
        assert writer.snapshot().count("samples", Everything()) == 3
    snapshot = engine.snapshot()
    assert [row[0] for row in snapshot.find("samples", Everything(), limit=9)] == [1, 3, 4]
    assert snapshot.tally(Everything(), "gene_up") == {"NCBIGene:991": 1}
    assert sum(snapshot.tally(Everything(), "phenotype_sig").values()) == 2


def test_a_snapshot_does_not_change(engine):
    before = engine.snapshot()
    with engine.updating(1) as writer:
        writer.drop("samples", "study", ["1"])
        writer.commit(STATE)
    after = engine.snapshot()
    assert (before.count("samples", Everything()), after.count("samples", Everything())) == (3, 1)
    assert before.generation != after.generation


def test_the_same_snapshot_serves_until_something_changes(engine):
    assert engine.snapshot() is engine.snapshot()


def test_the_old_index_answers_until_the_new_one_is_complete(engine):
    with engine.building() as writer:
        writer.put("samples", documents(STUDY, sample(5, ROUND)))
        assert engine.snapshot().count("samples", Everything()) == 3
        writer.commit(STATE)
        assert engine.snapshot().count("samples", Everything()) == 3
        assert writer.snapshot().count("samples", Everything()) == 1
    assert [row[0] for row in engine.snapshot().find("samples", Everything(), limit=9)] == [5]


def test_a_rebuild_that_fails_leaves_the_old_index(engine):
    def fail():
        with engine.building() as writer:
            writer.put("samples", documents(STUDY, sample(5, ROUND)))
            writer.commit(STATE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert engine.snapshot().count("samples", Everything()) == 3
    two_studies().fill(engine)
    assert engine.snapshot().count("samples", Everything()) == 3


def test_changes_go_to_the_old_index_while_a_new_one_is_built(engine):
    with engine.building() as new:
        with engine.updating(1) as writer:
            writer.drop("samples", "study", ["1"])
            writer.commit(STATE)
        assert engine.snapshot().count("samples", Everything()) == 1
        new.commit(STATE)
    assert engine.snapshot().count("samples", Everything()) == 0


def test_an_old_snapshot_still_answers_after_the_swap(engine):
    before = engine.snapshot()
    with engine.building() as writer:
        writer.commit(STATE)
    assert before.count("samples", Everything()) == 3
    assert [row[0] for row in before.find("samples", Everything(), limit=9)] == [1, 2, 3]


def test_a_long_signature_is_found_again(new_engine, monkeypatch):
    """A sample with more terms than a token can hold is counted like any other."""
    from catalog.search import documents as module
    from catalog.search.language import parse
    from catalog.search.service import Searcher

    corpus = two_studies()
    whole, cut = new_engine(), new_engine()
    corpus.fill(whole)
    monkeypatch.setattr(module, "LONGEST", 10)
    corpus.fill(cut)
    results = [Searcher(engine, MemoryVocabulary()).search(parse("phenotype:CMPO:0000003")) for engine in (whole, cut)]
    assert results[0].facets == results[1].facets
    assert results[0].studies == results[1].studies
    assert any("@" in token for token in cut.snapshot().tally(Everything(), CONTEXT))
