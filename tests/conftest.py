"""What every test may use."""

from pathlib import Path

import pytest

from catalog.search import engines, service
from tests import servers

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data at {SHARED_DATA}: this test reads it")
    return SHARED_DATA


@pytest.fixture
def own_index(settings, tmp_path):
    """A data folder, and so an embedded index, that this test alone has."""
    settings.DATA_DIR = tmp_path
    yield
    service._searchers.clear()
    engines._embedded.cache_clear()


@pytest.fixture(scope="session")
def elasticsearch():
    """The address of a search server of this test run."""
    with servers.elasticsearch() as address:
        yield address


@pytest.fixture(autouse=True)
def _emptied_between(request):
    """A test that commits is followed by emptying the database, which the history otherwise refuses."""
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    # Django has to be set up first.
    from curation import append_only

    append_only.install()
    yield
    append_only.remove()


def _commits(request) -> bool:
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return marked or "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
