"""Harvests in the background."""

from celery import shared_task

from catalog.search.indexing import deferred
from ingest.services import harvest

_LONGEST = 24 * 3600  # seconds


@shared_task(time_limit=_LONGEST)
def harvest_task(archive: str, location: str, accessions: list[str] | None = None, limit: int | None = None) -> None:
    """Harvest, then bring the index up to date. Safe to run twice: the second finds everything unchanged."""
    with deferred():
        harvest(archive=archive, location=location, accessions=accessions or (), limit=limit)
