"""What goes with a task."""

import pytest
import structlog

from catalog.tasks import tend_jobs_task
from vitrine.celery import app, bind_task, end_task, send_request_id


def test_the_id_of_a_request_goes_with_what_it_sends():
    headers = {}
    with structlog.contextvars.bound_contextvars(request_id="request-1"):
        send_request_id(headers)
    assert headers == {"request_id": "request-1"}
    send_request_id(other := {})
    assert other == {}


@pytest.mark.filterwarnings("ignore:task_always_eager")
def test_it_goes_through_the_queue():
    with structlog.contextvars.bound_contextvars(request_id="request-2"), app.connection_for_write() as connection:
        app.send_task("nobody.knows", connection=connection)
        # What other tests sent may wait there too.
        channel = connection.default_channel
        waiting = iter(lambda: channel.basic_get(app.conf.task_default_queue, no_ack=True), None)
        sent = [message.headers for message in waiting if message.headers["task"] == "nobody.knows"]
    assert [headers["request_id"] for headers in sent] == ["request-2"]


def test_lines_of_a_task_carry_both_ids_and_the_request_goes_on_with_its_own():
    task = tend_jobs_task
    task.push_request(request_id="request-3")
    try:
        with structlog.contextvars.bound_contextvars(request_id="request-4"):
            bind_task(task_id="id", task=task)
            assert structlog.contextvars.get_contextvars() == {
                "request_id": "request-3", "task": "catalog.tend_jobs", "task_id": "id",
            }  # fmt: skip
            end_task(task=task, state="SUCCESS", retval=0)
            assert structlog.contextvars.get_contextvars() == {"request_id": "request-4"}
    finally:
        task.pop_request()


@pytest.mark.parametrize("name", sorted(name for name in app.tasks if not name.startswith("celery.")))
def test_every_task_has_limits_and_comes_back_only_after_them(name):
    task = app.tasks[name]
    hard = task.time_limit or app.conf.task_time_limit
    assert hard
    assert not task.soft_time_limit or task.soft_time_limit < hard
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert hard < visibility()


def visibility():
    """Read as text: importing the settings for servers wants their addresses."""
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "vitrine" / "settings" / "services.py").read_text()
    hours = text.partition('"visibility_timeout": ')[2].partition(" * 3600")[0]
    return int(hours) * 3600
