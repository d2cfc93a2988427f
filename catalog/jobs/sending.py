"""The message that wakes a worker for a job, and the task that it becomes."""

from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import KombuError, OperationalError

from catalog.jobs import running
from catalog.jobs.kinds import GRACE, kind_of
from catalog.models import Job

log = structlog.stdlib.get_logger(__name__)

# Seconds that a message is worth anything; a job that still waits then gets a new one.
NUDGE = 600
LATER = "The queue does not answer at the moment; it starts as soon as that is back."


@shared_task(
    name="catalog.run_job", acks_late=True, reject_on_worker_lost=True, ignore_result=True,
    # What a job may really take comes with its message.
    soft_time_limit=24 * 3600, time_limit=24 * 3600 + GRACE,
)  # fmt: skip
def run_job_task(job_id: str) -> str:
    """Do a job. Delivered twice, or while another worker is at it, it does nothing."""
    return running.run(job_id) or "nothing to do"


def send(job: Job) -> bool:
    """Wake a worker. False, and a message on the job, where the queue does not answer: the job waits for the next time."""
    longest = kind_of(job.kind).longest
    options: dict[str, Any] = {"soft_time_limit": longest, "time_limit": longest + GRACE, "expires": NUDGE}
    try:
        sent = run_job_task.apply_async(args=(str(job.pk),), retry=False, **options)
    except (OperationalError, KombuError, OSError) as error:
        log.warning("job.not_sent", job=str(job.pk), error=str(error))
        Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(message=LATER, sent_at=None)
        return False
    Job.objects.filter(pk=job.pk, message=LATER).update(message="")
    Job.objects.filter(pk=job.pk, process="").update(task_id=sent.id, sent_at=timezone.now())
    return True
