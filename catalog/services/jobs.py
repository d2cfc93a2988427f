"""Asking for long work, and asking it to end."""

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from catalog.jobs.kinds import Kind, kind_of
from catalog.jobs.sending import send
from catalog.models import Job, JobLine
from catalog.models.jobs import OPEN
from catalog.permissions import COMMAND_LINE, Action, Who
from ontology.problems import Conflict, TooMany, Unavailable

# What one asker may have open at once and start in an hour, and what all may have open.
MOST_OPEN = 3
MOST_AN_HOUR = 30
MOST_OF_ALL = 200


def start_job(*, kind: str, arguments: Mapping[str, Any], who: Who) -> Job:
    """Note the job and wake a worker as soon as it is committed.

    Where the queue does not answer the job waits, and says so. Raises `Forbidden`, `Problem` for arguments that make
    no sense, `Conflict` where the same is under way, `TooMany` for one who asks too often.
    """
    chosen = kind_of(kind)
    who.require(chosen.action)
    checked = chosen.check(arguments, who)
    with transaction.atomic():
        _check_room(chosen, checked, who)
        job = Job.objects.create(
            kind=kind, arguments=checked, title=chosen.title(checked), owner=who.user, asker=who.key,
            request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        )  # fmt: skip
        JobLine.objects.create(job=job, text="Asked for.")
        transaction.on_commit(partial(send, job))
    job.refresh_from_db()
    return job


def _check_room(kind: Kind, arguments: Mapping[str, Any], who: Who) -> None:
    if kind.same is not None:
        for other in Job.objects.filter(kind=kind.key, state__in=OPEN):
            if all(other.arguments.get(name) == arguments.get(name) for name in kind.same):
                raise Conflict(f"{other.title}: that is under way already (job {other.pk}).")
    if who is COMMAND_LINE or who.may(Action.CANCEL):
        return
    mine = Job.objects.filter(asker=who.key)
    if mine.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise TooMany(f"{MOST_OPEN} of your jobs are under way; wait for one of them, or cancel it.")
    if mine.filter(created_at__gt=timezone.now() - datetime.timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooMany(f"You asked for {MOST_AN_HOUR} jobs within an hour; wait a little.")
    if Job.objects.filter(state__in=OPEN).count() >= MOST_OF_ALL:
        raise Unavailable(f"{MOST_OF_ALL} jobs wait already; try again later.")


@transaction.atomic
def cancel_job(*, job: Job, who: Who) -> Job:
    """Ask a job to end: one that waits ends at once, one that runs at its next step.

    Raises `Forbidden` for somebody else's, `Conflict` for one that is over.
    """
    if not is_own(job, who):
        who.require(Action.CANCEL)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.is_open:
        raise Conflict(f"This job is {job.state} already.")
    if job.state == Job.State.WAITING:
        job.state, job.finished_at, job.message = Job.State.CANCELLED, timezone.now(), "Cancelled before it began."
    elif job.state == Job.State.RUNNING:
        job.state, job.message = Job.State.CANCELLING, "It ends after the step it is at."
    job.save(update_fields=["state", "finished_at", "message"])
    JobLine.objects.create(job=job, text="Asked to end.")
    return job


def is_own(job: Job, who: Who) -> bool:
    """Whether the asker started it: signed in, or in this session."""
    return str(job.pk) in who.own or (who.user is not None and job.owner_id == who.user.pk)
