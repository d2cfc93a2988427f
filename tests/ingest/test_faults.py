"""A harvest is killed at many places and started again: whole studies only, nothing lost, nothing twice."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.children import LONG, ROOT, child

from .builders import cil_record, term, write_cil

pytestmark = pytest.mark.faults
STUDIES, SAMPLES = 6, 12


@pytest.fixture
def archive(tmp_path):
    cells = term("HeLa", "CLO:0003684")
    records = [cil_record(f"CIL_{number}", str(number // 2 + 1), CELLLINE=cells) for number in range(SAMPLES)]
    write_cil(tmp_path / "archive", records)
    return tmp_path / "archive"


@pytest.fixture
def environment(tmp_path):
    environment = os.environ | {
        "VITRINE_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=LONG)
    return environment


def harvesting(environment, archive, how="service"):
    """A harvesting process."""
    return child(environment, "tests.ingest.harvest_child", how, str(archive), steps=("done", "writing"))


def ask(environment, question):
    with sqlite3.connect(Path(environment["VITRINE_DATA_DIR"]) / "vitrine.sqlite3") as database:
        return database.execute(question).fetchall()


def count(environment, table):
    return ask(environment, f"SELECT COUNT(*) FROM {table}")[0][0]


def assert_whole(environment):
    """Every study in the database has all that belongs to it, once."""
    studies = ask(
        environment,
        """SELECT s.accession, s.sample_count, s.checksum, r.checksum, r.kept,
                  (SELECT COUNT(*) FROM catalog_sample a JOIN catalog_component c ON c.id = a.component_id
                   WHERE c.study_id = s.id),
                  (SELECT COUNT(*) FROM catalog_samplevalue v JOIN catalog_sample a ON a.id = v.sample_id
                   JOIN catalog_component c ON c.id = a.component_id WHERE c.study_id = s.id),
                  (SELECT COUNT(*) FROM catalog_change h WHERE h.study_id = s.id)
           FROM catalog_study s LEFT JOIN ingest_sourcerecord r ON r.accession = s.accession""",
    )
    for accession, sample_count, checksum, record_checksum, kept, samples, values, changes in studies:
        assert (sample_count, samples, values, changes) == (2, 2, 2, 1), accession
        assert checksum == record_checksum
        assert (Path(environment["VITRINE_DATA_DIR"]) / kept).is_file()
    assert count(environment, "ingest_sourcerecord") == len(studies)
    return len(studies)


@pytest.mark.parametrize(("words", "times", "whole"), [("writing", 3, 2), ("done", 3, 3), ("writing", 1, 0)])
def test_killed_and_started_again(environment, archive, words, times, whole):
    with harvesting(environment, archive) as harvest:
        harvest.run_to(words, times)
        harvest.kill()
    assert assert_whole(environment) == whole
    with harvesting(environment, archive) as harvest:
        assert harvest.to_end()[-1] == "finished"
    assert assert_whole(environment) == STUDIES
    assert count(environment, "catalog_image") == SAMPLES
    ((status, counts),) = ask(environment, "SELECT status, counts FROM ingest_harvest")
    assert status == "done"
    assert '"new": 6' in counts
    assert '"samples": 12' in counts


def test_killed_again_and_again(environment, archive):
    """Each time at the second study it writes, so that each run adds one."""
    for whole in range(1, STUDIES):
        with harvesting(environment, archive) as harvest:
            harvest.run_to("writing", 2)
            harvest.kill()
        assert assert_whole(environment) == whole
    with harvesting(environment, archive) as harvest:
        harvest.to_end()
    assert assert_whole(environment) == STUDIES
    assert count(environment, "ingest_harvest") == 1


def test_ctrl_c_in_the_middle_of_a_study(environment, archive):
    with harvesting(environment, archive, "command") as harvest:
        harvest.run_to("writing", 3)
        harvest.process.send_signal(signal.SIGINT)
        assert "the same command continues there" in harvest.process.stdout.read()
        assert harvest.process.wait(timeout=LONG) == 130
    assert assert_whole(environment) == 2
    assert ask(environment, "SELECT status FROM ingest_harvest") == [("interrupted",)]
    with harvesting(environment, archive, "command") as harvest:
        assert "(continued)" in " ".join(harvest.to_end())
    assert assert_whole(environment) == STUDIES


def test_two_at_a_time_are_refused(environment, archive):
    with harvesting(environment, archive) as first:
        first.run_to("done")
        with harvesting(environment, archive, "command") as second:
            assert "is being harvested from" in second.says()
            assert second.process.wait(timeout=LONG) == 1
        first.go_on()
        first.to_end()
    assert assert_whole(environment) == STUDIES
