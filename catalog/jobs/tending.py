"""What a worker does about jobs every half minute: wake lost ones, and remove what is out of date."""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from catalog.jobs import files
from catalog.jobs.running import is_worked_on
from catalog.jobs.sending import NUDGE, send
from catalog.models import Job
from catalog.models.jobs import OPEN

KEPT = datetime.timedelta(days=90)


def revive(*, everything: bool = False) -> int:
    """Wake a worker for each job that nobody works on and that no message is on its way for; how many.

    `everything`: a worker begins, and may have lost messages when it ended: ask again for whatever waits.
    """
    old = timezone.now() - datetime.timedelta(seconds=NUDGE)
    open_jobs = Job.objects.filter(state__in=OPEN, kind__in=settings.JOB_KINDS).order_by("created_at")
    if not everything:
        open_jobs = open_jobs.filter(Q(sent_at=None) | Q(sent_at__lt=old))
    return sum(send(job) for job in open_jobs if not is_worked_on(job))


def expire() -> int:
    """Remove files that were kept long enough, and jobs that ended long ago; how many jobs."""
    now = timezone.now()
    for job in Job.objects.filter(
        result__has_key="file", finished_at__lt=now - datetime.timedelta(days=settings.VITRINE_EXPORT_DAYS)
    ):
        files.remove(job)
    files.forget_parts(before=now - datetime.timedelta(days=1))
    return Job.objects.filter(finished_at__lt=now - KEPT).delete()[1].get("catalog.Job", 0)
