"""Background work of the catalog."""

from celery import shared_task

from catalog.checking import check_changed_task
from catalog.jobs import tending
from catalog.jobs.sending import run_job_task
from catalog.search import indexing

__all__ = ["catch_up_task", "check_changed_task", "run_job_task", "tend_jobs_task"]


@shared_task(name="catalog.catch_up", time_limit=3600, soft_time_limit=3500)
def catch_up_task() -> int:
    """Bring the index up to the last change; how many samples were written. Safe to run twice, and at any time."""
    return indexing.catch_up().samples


@shared_task(name="catalog.tend_jobs", time_limit=300, soft_time_limit=240)
def tend_jobs_task(*, everything: bool = False) -> int:
    """Wake workers for jobs that nobody works on, and remove what is out of date; how many jobs that were."""
    return tending.revive(everything=everything) + tending.expire()
