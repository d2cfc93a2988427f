"""The Celery application: `celery -A vitrine worker`."""

import os
import time
from typing import Any

import structlog
from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from vitrine.measuring import TASK_SECONDS, TASKS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")

_REQUEST_ID = "request_id"

log = structlog.stdlib.get_logger(__name__)

app = Celery("vitrine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add("vitrine.worker:Following")


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
