"""What every test may use."""

from pathlib import Path

import pytest

from tests import servers

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data at {SHARED_DATA}: this test reads it")
    return SHARED_DATA


@pytest.fixture(scope="session")
def elasticsearch():
    """The address of a search server of this test run."""
    with servers.elasticsearch() as address:
        yield address
