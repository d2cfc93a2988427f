"""The quality rules follow what is decided: whoever changed annotations has them look at the study again, after the commit.

A harvest looks for itself. Whatever was not looked at since it changed is in the Change log, and workers ask for it.
"""

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import KombuError

from catalog.services.findings import check_changed

# Seconds. A worker asks again by itself.
_EXPIRES = 60

log = structlog.stdlib.get_logger(__name__)


@shared_task(name="catalog.check_changed", time_limit=3600, soft_time_limit=3500)
def check_changed_task() -> int:
    """Look at the studies that changed; how many these were. Safe to run twice, and at any time."""
    return check_changed()


def check_on_commit() -> None:
    """To be called by whoever appended a Change. Never fails: what cannot be asked for now is in the log."""
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    try:
        check_changed_task.apply_async(retry=False, expires=_EXPIRES)
    except (KombuError, OSError) as error:
        log.warning("task.not_sent", task=check_changed_task.name, error=str(error))
