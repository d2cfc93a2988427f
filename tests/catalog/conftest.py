import pytest
from django.db import transaction

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
