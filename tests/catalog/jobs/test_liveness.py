"""Processes told apart."""

import subprocess
import sys

import pytest

from catalog.jobs.liveness import lives, process_name


@pytest.fixture
def child():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate(timeout=10)


def test_this_process_lives():
    assert lives(process_name()) is True


def test_a_process_that_ended_does_not(child):
    name = process_name(child.pid)
    assert lives(name) is True
    child.kill()
    child.wait(timeout=10)
    assert lives(name) is False


def test_a_number_that_another_process_has_now():
    host, pid, _, *boot = process_name().split()
    assert lives(" ".join((host, pid, "1", *boot))) is False


@pytest.mark.parametrize("name", ["", "elsewhere 12 1 boot", "elsewhere"])
def test_another_machine_cannot_be_asked(name):
    assert lives(name) is None


def test_a_name_without_a_number():
    assert lives(f"{process_name().split()[0]} x") is False
