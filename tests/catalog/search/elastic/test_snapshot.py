"""Reading on the server: pages of a listing, tallies in parts, points in time that end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search.engines.base import Everything, Expired, HasAny, Phrase, Tally
from catalog.search.engines.elastic import engine as engines
from catalog.search.engines.elastic import snapshot
from catalog.search.engines.elastic.builds import Builds
from catalog.search.language import parse
from catalog.search.service import Searcher
from tests.catalog.search.elastic.indexed import current, ids, put
from tests.catalog.search.test_embedded import corpus_of
from tests.contract.corpus import GENES, Corpus, MemoryVocabulary, profile, sample
from tests.contract.test_engine import ROUND, STATE, STUDY, documents

pytestmark = pytest.mark.services


def test_a_long_listing_goes_page_by_page(new_engine, monkeypatch):
    monkeypatch.setattr(snapshot, "_WINDOW", 4)
    engine = new_engine()
    corpus_of(11).fill(engine, commits=3)
    found = engine.snapshot()
    assert [row[0] for row in found.find("samples", Everything(), limit=100)] == list(range(1, 12))
    assert [row[0] for row in found.find("samples", Everything(), limit=5, offset=3)] == [4, 5, 6, 7, 8]
    assert [row[0] for row in found.find("samples", Everything(), limit=4)] == [1, 2, 3, 4]
    assert len(found.find("terms", Everything(), limit=100)) == found.count("terms", Everything())
    assert sorted(found.ids("samples", HasAny("id", ("3", "9")))) == ["3", "9"]


def test_a_listing_stays_as_it_began(engine, monkeypatch):
    """Every page shows the state of the first one, whatever is written in between."""
    monkeypatch.setattr(snapshot, "_WINDOW", 1)
    rows = engine.snapshot()._hits("samples", Everything())
    first = next(rows)
    with engine.updating(1) as writer:
        writer.drop("samples", "study", ["1", "2"])
        writer.put("samples", documents(STUDY, sample(9, ROUND)))
        writer.commit(STATE)
    assert [first["_id"], *(row["_id"] for row in rows)] == ["1", "2", "3"]
    assert ids(engine) == [9]


@pytest.mark.parametrize("shards", [1, 3])
@given(st.integers(1, 30), st.integers(1, 5))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_tallies_in_parts_are_the_same(elasticsearch, shards, count, most):
    """However few buckets the server tells at once, the tally is complete."""
    from tests.contract import elastic

    with elastic.engines(elasticsearch, shards=shards) as make, pytest.MonkeyPatch.context() as patch:
        engine = make()
        corpus_of(count).fill(engine, commits=2)
        whole = engine.snapshot().tally(Everything(), "gene_sig")
        patch.setattr(snapshot, "MOST_BUCKETS", most)
        assert engine.snapshot().tally(Everything(), "gene_sig") == whole
        asked = [Tally("gene_sig"), Tally("gene_up"), Tally("gene_sig", HasAny("gene_up", (GENES[0],)))]
        together = engine.snapshot().tallies(Everything(), asked)
        assert together[0] == whole
        assert together[1:] == [engine.snapshot().tally(one.of(Everything()), one.field) for one in asked[1:]]
        assert len(whole) == count


def test_words_that_the_server_would_cut_are_found_whole(new_engine):
    engine, long, longer = new_engine(), "a" * 300, "a" * 301
    said = [profile(words=[("variable", f"before {word} after")]) for word in (long, longer)]
    Corpus({STUDY: [sample(1, said[0]), sample(2, said[1])]}).fill(engine)
    found = engine.snapshot()
    assert [row[0] for row in found.find("samples", Phrase("text", (long,)), limit=9)] == [1]
    assert [row[0] for row in found.find("samples", Phrase("text", ("before", longer, "after")), limit=9)] == [2]


def test_a_term_with_a_long_key_is_one_term(engine):
    rows = [{"key": f"gene|{'x' * 600}{number}", "property": "gene", "row": f"[{number}]"} for number in (1, 2, 2)]
    with engine.updating(1) as writer:
        writer.put("terms", rows)
        writer.commit(STATE)
    found = engine.snapshot()
    assert found.find("terms", HasAny("key", (rows[1]["key"],)), limit=9) == [[2]]
    with engine.updating(1) as writer:
        writer.drop("terms", "key", [rows[0]["key"]])
        writer.commit(STATE)
    assert engine.snapshot().count("terms", HasAny("key", tuple(row["key"] for row in rows))) == 1


def test_a_state_that_the_server_gave_up_is_said(engine, server):
    held = engine.snapshot()
    close(server, held)
    with pytest.raises(Expired, match="try again"):
        held.count("samples", Everything())
    assert engine.snapshot() is not held
    assert engine.snapshot().generation != held.generation
    assert ids(engine) == [1, 2, 3]


def test_a_search_goes_on_in_the_next_state(engine, server):
    searcher = Searcher(engine, MemoryVocabulary())
    assert searcher.search(parse("")).totals.samples == 3
    close(server, engine.snapshot())
    assert searcher.search(parse("phenotype:CMPO:0000006")).totals.samples == 2
    close(server, engine.snapshot())
    assert searcher.facet(parse("gene:NCBIGene:991"), "gene").values


def test_a_state_that_is_needed_is_kept_on_the_server(engine, monkeypatch):
    held = engine.snapshot()
    monkeypatch.setattr(engines, "KEPT", -1.0)
    touched = engine._held.touched
    assert engine.snapshot() is held
    assert engine._held.touched > touched


def test_a_state_that_was_not_needed_is_opened_anew(engine, server, monkeypatch):
    held = engine.snapshot()
    close(server, held)
    monkeypatch.setattr(engines, "KEPT", -1.0)
    assert engine.snapshot() is not held


def test_points_in_time_that_nobody_holds_are_closed(engine):
    builds, build = Builds(engine._client, engine._prefix, 1), current(engine).build
    for key in range(5):
        put(engine, sample(key, ROUND))
        engine.snapshot()
    engine._held = None
    engine._close_unused()
    assert not builds.is_read(build)


def close(server, held):
    for point in held._points.values():
        server.close_point_in_time(id=point)
