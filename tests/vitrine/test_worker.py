"""What a worker does with each connection to the queue. Outages of a real one: tests/faults/test_jobs.py."""

from types import SimpleNamespace

import pytest
from kombu.asynchronous.timer import Timer

from vitrine.celery import app
from vitrine.worker import CHANGES, FINDINGS, JOBS, Following


def asked(connection):
    """The messages in the queue, which are taken from it: task and arguments."""
    channel = connection.default_channel
    messages = iter(lambda: channel.basic_get(app.conf.task_default_queue, no_ack=True), None)
    return {message.headers["task"]: message.payload[1] for message in messages}


def repeated(timer):
    return sorted(waits.entry.args[0] for waits in timer.queue if not waits.entry.canceled)


@pytest.mark.filterwarnings("ignore:task_always_eager")
def test_with_each_connection_a_worker_asks_for_all_that_waits_and_looks_after_it_again_and_again():
    worker = SimpleNamespace(timer=Timer())
    following = Following(worker)
    with app.connection_for_write() as connection:
        asked(connection)
        for _ in range(2):
            following.start(worker)
            assert asked(connection) == {JOBS: {"everything": True}, CHANGES: {}, FINDINGS: {}}
            assert repeated(worker.timer) == [CHANGES, FINDINGS, JOBS]
            following.stop(worker)
            assert not repeated(worker.timer)
