"""Background work of the catalog."""

from celery import shared_task

from catalog.search import indexing


@shared_task(name="catalog.catch_up", time_limit=3600, soft_time_limit=3500)
def catch_up_task() -> int:
    """Bring the index up to the last change; how many samples were written. Safe to run twice, and at any time."""
    return indexing.catch_up().samples
