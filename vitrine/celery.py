"""The Celery application: `celery -A vitrine worker`."""

import os
import time
from typing import Any

import structlog
from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun, worker_ready
from kombu.exceptions import KombuError

from vitrine.measuring import TASK_SECONDS, TASKS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")

# Seconds. A change is indexed when it is committed; this finds what a crash or a busy index left over.
FOLLOW_EVERY = 30
# Seconds. What no worker took up by then was asked for again.
_EXPIRES = 60

_REQUEST_ID = "request_id"

log = structlog.stdlib.get_logger(__name__)

app = Celery("vitrine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logs_alone(**_: Any) -> None:
    """A receiver of this signal keeps Celery from replacing the project's own log settings."""


@before_task_publish.connect
def send_request_id(headers: dict[str, Any], **_: Any) -> None:
    """The id of the request or command that sends a task goes with it."""
    if identifier := structlog.contextvars.get_contextvars().get(_REQUEST_ID):
        headers[_REQUEST_ID] = identifier


@task_prerun.connect
def bind_task(task_id: str, task: Any, **_: Any) -> None:
    """Every line logged by a task carries its name and id, and the id of the request that sent it."""
    given = task.request.get(_REQUEST_ID)
    known = {"task": task.name, "task_id": task_id} | ({_REQUEST_ID: given} if given else {})
    task.request.bound = structlog.contextvars.bind_contextvars(**known)
    task.request.began = time.perf_counter()


@task_postrun.connect
def end_task(task: Any, state: str, retval: Any, **_: Any) -> None:
    """Count it; one line if it ended well, unless it found nothing to do and returned 0."""
    if state == "SUCCESS" and retval != 0:
        log.info("task", result=retval)
    TASKS.labels(task.name, state).inc()
    TASK_SECONDS.labels(task.name).observe(time.perf_counter() - task.request.began)
    structlog.contextvars.reset_contextvars(**task.request.bound)


@worker_ready.connect
def follow_log(sender: Any, **_: Any) -> None:
    """The worker reads the Change log and looks after jobs when it starts and every half minute after that."""
    app.send_task("catalog.tend_jobs", kwargs={"everything": True})
    app.send_task("catalog.catch_up", expires=_EXPIRES)
    for name in ("catalog.catch_up", "catalog.tend_jobs"):
        sender.timer.call_repeatedly(FOLLOW_EVERY, _nudge, args=(name,))


def _nudge(name: str) -> None:
    """Ask for a task that is asked for again soon, so that a queue which does not answer now is no harm.

    Once more at once: a queue that was away leaves a connection behind that fails the first time it is used.
    """
    try:
        app.send_task(name, expires=_EXPIRES, retry_policy={"max_retries": 1, "interval_start": 0})
    except (KombuError, OSError) as error:
        log.warning("task.not_sent", task=name, error=str(error))
