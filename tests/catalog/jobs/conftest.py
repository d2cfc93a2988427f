"""Kinds of work that a test decides the course of."""

import subprocess
import sys
from types import ModuleType

import pytest

from catalog.jobs.kinds import Kind
from catalog.models import Job
from catalog.permissions import Action


@pytest.fixture
def works(settings):
    """Makes `kind` the work that a function does: `works(function, **of the kind)`."""
    module = ModuleType("tests_made_kinds")
    sys.modules[module.__name__] = module
    settings.JOB_KINDS = {**settings.JOB_KINDS, "trial": f"{module.__name__}.TRIAL"}

    def making(work=lambda *_: {}, **more):
        given = {"action": Action.EXPORT, "longest": 60, "check": lambda given, _: dict(given)} | more
        module.TRIAL = Kind("trial", "Trial", "step", title=lambda _: "A trial", work=work, **given)
        return module.TRIAL

    yield making
    del sys.modules[module.__name__]


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
