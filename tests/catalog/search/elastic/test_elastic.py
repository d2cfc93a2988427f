"""What only this engine has: several processes, late writers, limits of the server."""

import threading
from dataclasses import replace

import pytest

from catalog.search.engines.base import Everything, HasAny, NoIndex, Replaced
from catalog.search.engines.elastic import engine as engines
from catalog.search.engines.elastic import mapping
from catalog.search.engines.elastic import writer as writers
from catalog.search.engines.elastic.builds import Builds
from ontology.problems import Conflict, Unavailable
from tests.catalog.search.elastic.indexed import current, ids, put
from tests.contract.corpus import sample
from tests.contract.test_engine import CONTEXT, LONG, ROUND, STATE, STUDY, documents, two_studies

pytestmark = pytest.mark.services


# Several processes


def test_another_process_sees_a_commit_at_once(engine, twin):
    assert ids(twin) == [1, 2, 3]
    put(engine, sample(9, ROUND))
    assert ids(twin) == [1, 2, 3, 9]
    assert twin.snapshot() is twin.snapshot()


def test_one_commit_at_a_time(engine, twin):
    """Two may work out what to write; it is shown by one after the other."""
    with engine.updating(0) as writer, twin.updating(0) as other:
        writer.put("samples", documents(STUDY, sample(8, ROUND)))
        other.put("samples", documents(STUDY, sample(9, ROUND)))
        holding = engine._leases(engine._client).holding("commit", 1, "being written to")
        with holding, pytest.raises(Conflict, match="being written to by another process"):
            writer.commit(STATE)
        other.commit(STATE)
        assert ids(engine) == [1, 2, 3, 9]
        writer.begin()
        writer.put("samples", documents(STUDY, sample(8, ROUND)))
        writer.commit(STATE)
    assert ids(twin) == [1, 2, 3, 8, 9]


def test_one_rebuild_at_a_time(engine, twin, monkeypatch):
    monkeypatch.setattr(engines, "_REBUILD_PATIENCE", 0.1)
    with engine.building() as writer:
        with pytest.raises(Conflict, match="being rebuilt by another process"), twin.building():
            pass
        writer.commit(STATE)
    assert ids(twin) == []


def test_who_began_in_the_old_index_is_told_to_begin_again(engine, twin):
    with twin.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(9, ROUND)))
        two_studies().fill(engine)
        with pytest.raises(Replaced, match="nothing is lost"):
            writer.commit(STATE)
        writer.begin()
        writer.put("samples", documents(STUDY, sample(9, ROUND)))
        writer.commit(STATE)
    assert ids(engine) == [1, 2, 3, 9]


def test_who_began_with_other_words_is_told_to_begin_again(engine, twin):
    with twin.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(9, ROUND)))
        with engine.updating(1) as other:
            other.commit(replace(STATE, ontology="2"))
        with pytest.raises(Replaced):
            writer.commit(STATE)
    assert engine.snapshot().state.ontology == "2"
    assert ids(engine) == [1, 2, 3]


def test_changes_go_to_the_index_that_is_being_built_too(engine, twin):
    """Whichever of both comes first: who began later has the later facts."""
    with engine.building() as new:
        assert twin.is_rebuilding()
        new.put("samples", documents(STUDY, sample(1, LONG), sample(2, LONG)))
        with twin.updating(1) as writer:
            writer.drop("samples", "id", [2, 5])
            writer.put("samples", documents(STUDY, sample(1, ROUND, images=77), sample(9, ROUND)))
            writer.commit(STATE)
        new.put("samples", documents(STUDY, sample(5, LONG), sample(9, LONG)))
        assert ids(engine) == [1, 3, 9]
        new.commit(STATE)
    assert not twin.is_rebuilding()
    found = engine.snapshot()
    assert [(row[0], row[6]) for row in found.find("samples", Everything(), limit=9)] == [(1, 77), (9, 1)]
    assert found.tally(Everything(), "gene_up") == {}


def test_a_new_index_that_vanishes_does_not_keep_changes_from_the_one_in_use(engine, twin):
    builds = Builds(engine._client, engine._prefix, 1)
    left = builds.create()
    with twin.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(9, ROUND)))
        builds.remove(left)
        writer.commit(STATE)
    assert ids(engine) == [1, 2, 3, 9]


def test_nobody_sees_half_a_commit(engine, twin, monkeypatch):
    """A reader that comes while a commit is being shown waits for its end, and one that has a state goes on with it."""
    held = engine.snapshot()
    opened = []
    reader = threading.Thread(target=lambda: opened.append(twin.snapshot()))

    def remember(writer, state, *, committing, **more):
        plain(writer, state, committing=committing, **more)
        if committing:
            assert engine.snapshot() is held
            reader.start()
            reader.join(0.3)
            assert not opened

    plain = writers.ElasticWriter._remember
    monkeypatch.setattr(writers.ElasticWriter, "_remember", remember)
    put(engine, sample(9, ROUND))
    reader.join(30)
    assert opened[0].count("samples", Everything()) == 4
    assert opened[0].state == STATE


def test_a_writer_that_was_killed_in_mid_commit_does_not_lock_readers_out(engine, twin, monkeypatch):
    monkeypatch.setattr(engines, "_COMMIT_PATIENCE", 0.2)
    now = current(engine)
    builds = Builds(engine._client, engine._prefix, 1)
    builds.write_state(now.build, now.state, commit=now.commit, committing=True, version=now.version)
    assert ids(twin) == [1, 2, 3]
    put(engine, sample(9, ROUND))
    assert ids(twin) == [1, 2, 3, 9]


def test_an_index_that_never_rests_cannot_be_opened(engine, monkeypatch):
    monkeypatch.setattr(engines, "_OPEN_PATIENCE", 0.3)
    monkeypatch.setattr(engine, "_opened_at", lambda *_: None)
    with pytest.raises(Unavailable, match="changes too fast"):
        engine.snapshot()


# Writing


def test_a_late_writer_changes_nothing(engine, twin):
    """It was held up after it had read the facts: what the next one wrote and deleted stays so."""
    with engine.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(1, LONG), sample(2, ROUND), sample(8, ROUND)))
        with twin.updating(5) as other:
            other.drop("samples", "id", [2])
            other.put("samples", documents(STUDY, sample(1, ROUND, images=77)))
            other.commit(replace(STATE, cursor=20))
        writer.commit(STATE)
    assert current(twin).state.cursor == 20
    found = twin.snapshot()
    assert [(row[0], row[6]) for row in found.find("samples", Everything(), limit=9)] == [(1, 77), (3, None), (8, 1)]


def test_who_lost_the_lease_in_mid_commit_does_not_write_the_state(engine, twin, monkeypatch):
    def late(writer, *arguments):
        with monkeypatch.context() as patch:
            patch.setattr(writers.ElasticWriter, "_publish", publish)
            lost = leases._read("commit")
            leases.store("commit", replace(lost, until=0.0))
            put(twin, sample(9, ROUND))
        publish(writer, *arguments)

    leases, publish = engine._leases(engine._client), writers.ElasticWriter._publish
    monkeypatch.setattr(writers.ElasticWriter, "_publish", late)
    monkeypatch.setattr("catalog.search.engines.elastic.leases.Lease.check", lambda _: None)
    with pytest.raises(Conflict, match="nothing is lost"):
        put(engine, sample(8, ROUND))
    assert ids(twin)[:3] == [1, 2, 3]


def test_the_same_changes_twice_are_the_same_as_once(engine):
    for _ in range(2):
        put(engine, sample(1, LONG), sample(9, ROUND))
    assert ids(engine) == [1, 2, 3, 9]
    assert sum(engine.snapshot().tally(Everything(), CONTEXT).values()) == 4


def test_what_was_put_and_dropped_before_one_commit(engine):
    with engine.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(8, ROUND), sample(9, ROUND)))
        writer.drop("samples", "study", ["1"])
        writer.put("samples", documents(STUDY, sample(9, LONG)))
        writer.drop("samples", "id", [3])
        writer.commit(STATE)
        writer.put("samples", documents(STUDY, sample(10, LONG)))
        writer.commit(STATE)
    assert ids(engine) == [9, 10]


def test_a_document_that_is_put_twice_is_the_second_one(engine, monkeypatch):
    """Also where each is a request of its own and the requests overtake each other."""
    from catalog.search.engines.elastic import sending

    monkeypatch.setattr(sending, "_DOCUMENTS", 1)
    with engine.updating(1) as writer:
        for images in range(30):
            writer.put("samples", documents(STUDY, sample(9, ROUND, images=images)))
        writer.commit(STATE)
    assert engine.snapshot().find("samples", HasAny("id", ("9",)), limit=9)[0][6] == 29


def test_only_keys_and_studies_can_be_dropped(engine):
    with engine.updating(1) as writer, pytest.raises(ValueError, match="archive"):
        writer.drop("samples", "archive", ["idr"])


def test_an_index_that_was_removed_is_not_written_to(engine, twin):
    def build():
        with engine.building() as writer:
            for build in Builds(twin._client, twin._prefix, 1).others():
                Builds(twin._client, twin._prefix, 1).remove(build)
            writer.put("samples", documents(STUDY, sample(9, ROUND)))
            writer.commit(STATE)

    with pytest.raises(Conflict, match="removed"):
        build()
    assert ids(twin) == [1, 2, 3]


def test_a_document_that_the_server_cannot_take_is_said(engine):
    def write():
        with engine.updating(1) as writer:
            writer.put("studies", [{"id": 10**30, "row": "[]"}])
            writer.commit(STATE)

    with pytest.raises(Unavailable, match="cannot take a document"):
        write()
    assert ids(engine) == [1, 2, 3]


# Old indexes


def test_only_the_index_in_use_is_kept(engine):
    builds = Builds(engine._client, engine._prefix, 1)
    before = current(engine).build
    two_studies().fill(engine)
    assert builds.others() == []
    assert current(engine).build != before


def test_an_index_that_is_still_read_goes_when_nobody_reads_it(engine, twin, monkeypatch):
    builds, old = Builds(engine._client, engine._prefix, 1), current(engine).build
    reading = twin.snapshot()
    two_studies().fill(engine)
    assert builds.others() == [old]
    assert reading.count("samples", Everything()) == 3
    assert ids(twin) == [1, 2, 3]  # the new one
    del reading
    twin._close_unused()
    put(engine, sample(9, ROUND))
    assert builds.others() == []


def test_what_a_killed_rebuild_left_goes_with_the_next_one(engine):
    builds = Builds(engine._client, engine._prefix, 1)
    left = builds.create()
    assert builds.others() == [left]
    two_studies().fill(engine)
    assert builds.others() == []


def test_an_index_of_another_mapping_is_none(engine, monkeypatch):
    monkeypatch.setattr(mapping, "version", lambda: "newer")
    with pytest.raises(NoIndex):
        engine.snapshot()
    with pytest.raises(NoIndex), engine.updating(0):
        pass
    two_studies().fill(engine)
    assert ids(engine) == [1, 2, 3]
