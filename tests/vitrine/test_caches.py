"""A cache without its server."""

import pytest

redis = pytest.importorskip("redis", reason="the client of Redis comes with `make install-services`")


@pytest.fixture
def away():
    from vitrine.caches import ForgetfulRedisCache

    return ForgetfulRedisCache("redis://127.0.0.1:1/0", {})


def test_it_holds_nothing_and_fails_nobody(away):
    away.set("a", 1, 60)
    assert away.add("a", 1, 60) is True
    assert away.get("a") is None
    assert away.get("a", 7) == 7
