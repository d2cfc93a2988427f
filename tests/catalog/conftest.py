import sys
from types import ModuleType

import pytest
from django.db import transaction

from catalog.jobs.kinds import Kind
from catalog.permissions import Action
from tests.world import world


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of tests.world, built once a module inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with world(tmp_path_factory.mktemp("world")):
            yield
        transaction.set_rollback(True)


@pytest.fixture
def site(_world, db, client):
    """A client of the world."""
    return client


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
