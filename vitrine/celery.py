"""The Celery application: `celery -A vitrine worker`."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")

app = Celery("vitrine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logs_alone(**_: Any) -> None:
    """A receiver of this signal keeps Celery from replacing the project's own log settings."""


@task_prerun.connect
def bind_task(task_id: str, task: Any, **_: Any) -> None:
    """Every line logged by a task carries its name and id."""
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@task_postrun.connect
def unbind_task(**_: Any) -> None:
    """The worker's next lines are not this task's."""
    structlog.contextvars.unbind_contextvars("task", "task_id")
