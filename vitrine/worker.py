"""What a worker of Vitrine's does beside its tasks: it stays in touch with the queue, the Change log and the jobs."""

from typing import Any

import structlog
from celery import current_app
from celery.bootsteps import StartStopStep
from kombu.exceptions import KombuError

# Seconds. A change is indexed when it is committed; this finds what a crash or a busy index left over.
FOLLOW_EVERY = 30
# Seconds. What no worker took up by then was asked for again.
_EXPIRES = 60
CHANGES, JOBS, FINDINGS = "catalog.catch_up", "catalog.tend_jobs", "catalog.check_changed"

log = structlog.stdlib.get_logger(__name__)


class Following(StartStopStep):
    """While it is connected, the worker reads the Change log and looks after jobs: at once, and every half minute.

    A connection that is lost takes messages with it that this worker had already fetched. Whatever waits is therefore
    asked for again at each new one, as it is where a worker begins.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, *_: Any, **__: Any) -> None:
        self._timers: list[Any] = []

    def start(self, consumer: Any) -> None:
        """Called with every connection."""
        nudge(JOBS, kwargs={"everything": True}, expires=None)
        nudge(CHANGES)
        nudge(FINDINGS)
        self._timers = [
            consumer.timer.call_repeatedly(FOLLOW_EVERY, nudge, args=(name,)) for name in (CHANGES, JOBS, FINDINGS)
        ]

    def stop(self, consumer: Any) -> None:
        """Called where the connection is lost, and at the end."""
        for timer in self._timers:
            consumer.timer.cancel(timer)
        self._timers = []


def nudge(name: str, **options: Any) -> None:
    """Ask for a task that is asked for again soon, so that a queue which does not answer now is no harm.

    Once more at once: a queue that was away leaves a connection behind that fails the first time it is used.
    """
    again = {"max_retries": 1, "interval_start": 0}
    try:
        current_app.send_task(name, **{"expires": _EXPIRES, "retry_policy": again, **options})
    except (KombuError, OSError) as error:
        log.warning("task.not_sent", task=name, error=str(error))
