"""A job, and a process that is not the test's."""

import subprocess
import sys

import pytest

from catalog.models import Job


@pytest.fixture
def job(works, db):
    """A job of that kind which waits."""
    works()
    return Job.objects.create(kind="trial", title="A trial", asker="somebody")


@pytest.fixture
def other_process():
    """A process that lives until the test ends."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield child
    child.communicate(timeout=10)
