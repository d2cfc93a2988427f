"""Which harvest runs: one of an archive at a time; a run that ended early is continued where it was."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.jobs.liveness import lives, process_name
from catalog.models import Archive
from ingest.models import Harvest
from ontology.problems import Conflict

# A run of another machine cannot be asked; it writes its heartbeat at least once a study.
SILENT_FOR = datetime.timedelta(minutes=30)
# An older run is begun anew: too much of what it had done may have changed since.
CONTINUE_WITHIN = datetime.timedelta(days=7)


def is_alive(run: Harvest) -> bool:
    """Whether the process of a run still works on it."""
    known = lives(run.process)
    return timezone.now() - run.heartbeat_at < SILENT_FOR if known is None else known


@transaction.atomic
def begin(*, archive: str, location: str, options: dict[str, Any]) -> Harvest:
    """The run to work on: a new one, or the last one of this archive, location and options if it ended early.

    Raises `Conflict` while another process harvests the archive.
    """
    Archive.objects.select_for_update().get(key=archive)
    for running in Harvest.objects.filter(archive=archive, status=Harvest.Status.RUNNING):
        if is_alive(running) and running.process != process_name():
            raise Conflict(
                f"{archive} is being harvested from {running.location} since {running.started_at:%H:%M} UTC"
                f" (process {running.process.split()[1]}); wait for it or end it first."
            )
        end(running, Harvest.Status.INTERRUPTED, "its process ended")
    last = Harvest.objects.filter(archive=archive, location=location).order_by("-started_at", "-pk").first()
    if last and _can_continue(last, options):
        return _restart(last)
    return Harvest.objects.create(
        archive=archive, location=location, options=options, process=process_name(), heartbeat_at=timezone.now()
    )


def _can_continue(run: Harvest, options: dict[str, Any]) -> bool:
    ended_early = run.status in (Harvest.Status.INTERRUPTED, Harvest.Status.FAILED)
    return ended_early and run.options == options and timezone.now() - run.heartbeat_at < CONTINUE_WITHIN


def _restart(run: Harvest) -> Harvest:
    run.status, run.reason, run.finished_at = Harvest.Status.RUNNING, "", None
    run.process, run.heartbeat_at = process_name(), timezone.now()
    run.save()
    return run


def end(run: Harvest, status: Harvest.Status, reason: str = "") -> None:
    """Close a run."""
    run.status, run.reason = status, reason
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "reason", "finished_at"])
