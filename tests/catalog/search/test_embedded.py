"""What only the embedded engine has: folders, locks, several processes, and tantivy's limit on buckets."""

import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search import schema
from catalog.search.engines import collection, embedded
from catalog.search.engines.base import Everything, HasAny, IndexState
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.engines.folders import Folders, read_state, replace_text, write_state
from catalog.search.rows import StudyRow
from ontology.problems import Conflict
from tests.contract.corpus import GENES, Corpus, present, profile, sample
from tests.contract.test_engine import ROUND, STATE, STUDY, documents


def corpus_of(count):
    profiles = [profile(present("gene", GENES[number % len(GENES)])) for number in range(count)]
    return Corpus(
        {StudyRow(1, "idr", "idr0001"): [sample(key, one, images=key) for key, one in enumerate(profiles, 1)]}
    )


@given(st.integers(1, 30), st.integers(1, 5), st.integers(1, 4))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_tallies_in_parts_are_the_same(tmp_path_factory, count, most, commits):
    """However few buckets tantivy tells at once, the tally is complete."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"), threads=1)
    corpus_of(count).fill(engine, commits=commits)
    whole = engine.snapshot().tally(Everything(), "gene_sig")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collection, "MOST_BUCKETS", most)
        assert engine.snapshot().tally(Everything(), "gene_sig") == whole
        assert sum(engine.snapshot().tally(HasAny("gene_up", (GENES[0],)), "gene_sig").values()) == -(
            -count // len(GENES)
        )
    assert len(whole) == count


@pytest.fixture
def root(tmp_path):
    corpus_of(3).fill(EmbeddedEngine(tmp_path))
    return tmp_path


def folders_in(root):
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_only_the_folder_in_use_is_kept(root):
    before = folders_in(root)
    corpus_of(2).fill(EmbeddedEngine(root))
    after = folders_in(root)
    assert (len(before), len(after)) == (1, 1)
    assert before != after


def test_a_failed_rebuild_leaves_no_folder(root):
    with pytest.raises(RuntimeError), EmbeddedEngine(root).building():
        raise RuntimeError
    assert len(folders_in(root)) == 1


def test_a_folder_left_by_a_crash_goes_with_the_next_rebuild(root):
    left = Folders(root).create()
    corpus_of(2).fill(EmbeddedEngine(root))
    assert not left.exists()


def test_a_folder_that_is_written_to_stays(root):
    folders = Folders(root)
    other = folders.create()
    with folders.writing(other, patience=0):
        folders.remove_others()
        assert other.exists()
    folders.remove_others()
    assert not other.exists()


def test_another_engine_sees_what_one_commits(root):
    one, other = EmbeddedEngine(root), EmbeddedEngine(root)
    assert other.snapshot().count("samples", Everything()) == 3
    with one.updating(1) as writer:
        writer.drop("samples", "id", [1])
        writer.commit(STATE)
    assert other.snapshot().count("samples", Everything()) == 2
    corpus_of(5).fill(one)
    assert other.snapshot().count("samples", Everything()) == 5


def test_a_second_writer_waits_and_is_told(root):
    one, other = EmbeddedEngine(root), EmbeddedEngine(root)
    with one.updating(1), pytest.raises(Conflict, match="another process"), other.updating(0.05):
        pass
    with other.updating(0.05) as writer:
        writer.commit(STATE)


def test_a_second_rebuild_waits_and_is_told(root, monkeypatch):
    monkeypatch.setattr(embedded, "_REBUILD_PATIENCE", 0.05)
    with EmbeddedEngine(root).building() as writer:
        with pytest.raises(Conflict, match="rebuilt"), EmbeddedEngine(root).building():
            pass
        writer.commit(STATE)


def test_a_writer_that_waited_for_a_folder_that_is_gone_takes_the_new_one(root):
    """It gets the lock of the old folder when that is no longer in use, and notices."""
    folders, got = Folders(root), []

    def write():
        with folders.writing_current(30) as folder:
            got.append(folder)

    waiting = threading.Thread(target=write)
    with folders.writing(folders.current(), patience=0):
        waiting.start()
        new = folders.create()
        write_state(new, STATE)
        folders.point_to(new)
    waiting.join()
    assert got == [new]


WRITE_AND_DIE = """
import os, pathlib, signal, sys
import django
django.setup()
from catalog.search.engines.embedded import EmbeddedEngine
from tests.contract.test_engine import ROUND, STUDY, documents, sample
with EmbeddedEngine(pathlib.Path(sys.argv[1])).updating(1) as writer:
    writer.put("samples", documents(STUDY, sample(77, ROUND)))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_is_killed_leaves_no_lock_and_no_trace(root):
    killed = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(root)], check=False)
    assert killed.returncode == -signal.SIGKILL
    engine = EmbeddedEngine(root)
    assert engine.snapshot().count("samples", Everything()) == 3
    with engine.updating(1) as writer:
        writer.put("samples", documents(STUDY, sample(78, ROUND)))
        writer.commit(STATE)
    assert engine.snapshot().count("samples", Everything()) == 4


def test_text_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "file"
    replace_text(path, "one")
    replace_text(path, "two")
    assert path.read_text() == "two"
    assert list(tmp_path.iterdir()) == [path]


def test_state_is_read_as_it_was_written(tmp_path):
    state = IndexState(5, "words", schema.version(), 6.5)
    write_state(tmp_path, state)
    assert read_state(tmp_path) == state
