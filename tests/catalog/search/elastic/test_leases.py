"""Leases: one holder at a time, and tickets that only rise."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.search.engines.elastic import leases as module
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.leases import Entry, Leases
from ontology.problems import Conflict

pytestmark = pytest.mark.services


@pytest.fixture
def leases(elasticsearch, new_engine):
    return Leases(Client([elasticsearch]), new_engine()._prefix)


def hold(leases, patience=0, **more):
    return leases.holding("rebuild", patience, "being rebuilt", **more)


def test_one_holder_at_a_time(leases):
    with hold(leases):
        assert leases.is_held("rebuild")
        assert not leases.is_held("something else")
        with pytest.raises(Conflict, match="being rebuilt by another process"), hold(leases):
            pass
    assert not leases.is_held("rebuild")
    with hold(leases):
        pass


def test_the_next_one_waits(leases):
    got, begun = threading.Event(), threading.Event()

    def wait():
        begun.set()
        with hold(leases, patience=30):
            got.set()

    thread = threading.Thread(target=wait)
    with hold(leases):
        thread.start()
        begun.wait(10)
        assert not got.is_set()
    thread.join(30)
    assert got.is_set()


def test_tickets_rise(leases):
    with hold(leases) as first:
        pass
    with hold(leases) as second:
        pass
    with hold(leases, above=second.ticket + 10**9) as third:
        pass
    with hold(leases) as fourth:
        pass
    assert first.ticket < second.ticket < third.ticket - 10**9 < fourth.ticket


def test_tickets_rise_after_the_leases_were_lost(leases, server):
    with hold(leases) as first:
        pass
    server.indices.delete(index=leases._index)
    with hold(leases) as second:
        assert first.ticket < second.ticket


def test_a_holder_that_was_killed_is_waited_for_no_longer_than_its_lease(leases, monkeypatch):
    leases.store("rebuild", Entry("killed", time.time() + 1.0, ticket=5))
    with pytest.raises(Conflict), hold(leases):
        pass
    with hold(leases, patience=30) as lease:
        assert lease.ticket > 5


def test_who_was_taken_for_dead_is_told(leases, monkeypatch):
    """Its renewals come too late, as after a pause of the machine."""
    monkeypatch.setattr(module, "LENGTH", 0.3)
    with hold(leases) as late:
        late._thread.join(0)
        with hold(leases, patience=30) as next_one:
            with pytest.raises(Conflict, match="nothing is lost"):
                late.check()
            with pytest.raises(Conflict):
                leases.renew("rebuild", late._entry)
            next_one._until = time.monotonic() + 1
            next_one.check()


def test_a_lease_is_renewed_while_it_is_held(leases, monkeypatch):
    monkeypatch.setattr(module, "BEAT", 0.05)
    monkeypatch.setattr(module, "LENGTH", 2.0)
    with hold(leases) as lease:
        before = lease._entry.until
        wait_until(lambda: lease._entry.until > before + 0.2)
        lease.check()
        assert leases.is_held("rebuild")


def test_the_thread_notices_that_it_lost_the_lease(leases, monkeypatch):
    monkeypatch.setattr(module, "BEAT", 0.05)
    with hold(leases) as lease:
        stolen = leases._read("rebuild")
        leases.store("rebuild", Entry("other", time.time() + 30, stolen.ticket + 1, stolen.place))
        lease._thread.join(30)
        with pytest.raises(Conflict):
            lease.check()
    assert leases.is_held("rebuild")  # by the other one: giving back what is not its own does nothing


def test_a_renewal_whose_answer_was_lost_is_found_to_be_ones_own(leases):
    with hold(leases) as lease:
        known = lease._entry
        leases.renew("rebuild", known)
        assert leases.renew("rebuild", known).holder == known.holder


def test_every_ticket_that_is_drawn_is_the_largest(leases, server):
    first = leases.draw()
    second = leases.draw(above=first + 10**9)
    assert first < second - 10**9 < second < leases.draw()
    server.indices.delete(index=leases._index)
    assert first < leases.draw()


def test_tickets_are_drawn_once_however_many_draw(leases):
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: leases.draw(), range(40)))
    assert len(set(drawn)) == 40


def wait_until(true, seconds=20):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
