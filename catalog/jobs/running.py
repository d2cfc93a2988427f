"""Doing a job: claimed by one process, done, and closed with what came of it."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import stamina
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from catalog.jobs.kinds import Kind, kind_of
from catalog.jobs.liveness import lives, process_name
from catalog.jobs.progress import Cancelled, Progress, Superseded
from catalog.models import Job, JobLine
from ontology.problems import Problem

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")
State = Job.State
# Work that says nothing for so long is taken to be lost. If it is not, its next word finds the job taken from it.
SILENT_FOR = datetime.timedelta(minutes=30)
# Work that cannot come further is not taken up for ever.
MAX_TRIES = 3
# A database that restarts answers again within this many seconds.
_PATIENCE = 60
_DATABASE = (OperationalError, InterfaceError)


def is_worked_on(job: Job) -> bool:
    """Whether some other process works on the job, as far as can be known."""
    if not job.process or job.heartbeat_at is None or job.process == process_name():
        return False
    return timezone.now() - job.heartbeat_at < SILENT_FOR and lives(job.process) is not False


@transaction.atomic
def claim(job_id: str) -> Job | None:
    """The job, from now on this process's; None if it is over, or somebody works on it."""
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or not job.is_open or is_worked_on(job):
        return None
    if job.state == State.CANCELLING:
        _close(job, State.CANCELLED, "Cancelled; the worker had ended before.")
        return None
    if job.tries >= MAX_TRIES:
        _close(
            job, State.FAILED, f"It was cut short {MAX_TRIES} times without coming further; the worker's log says why."
        )
        return None
    _take(job)
    return job


def _take(job: Job) -> None:
    again = job.started_at is not None
    now = timezone.now()
    job.state, job.process, job.tries, job.heartbeat_at = State.RUNNING, process_name(), job.tries + 1, now
    job.sent_at, job.rate, job.started_at = None, None, job.started_at or now
    job.save(update_fields=["state", "process", "tries", "heartbeat_at", "sent_at", "rate", "started_at"])
    JobLine.objects.create(job=job, text="Taken up again: it had been cut short." if again else "Started.")


def run(job_id: str) -> str:
    """Do the job unless it is done or being done. Returns the state it ended in, "" if there was nothing to do."""
    job = _patiently(partial(claim, job_id))
    if job is None:
        return ""
    with structlog.contextvars.bound_contextvars(request_id=job.request_id or job.pk.hex, job=str(job.pk)):
        return _outcome(job, kind_of(job.kind))


def _outcome(job: Job, kind: Kind) -> str:
    try:
        result = kind.work(job.arguments, Progress(job, resumes=kind.resumes))
    except Superseded:
        log.warning("job.superseded")
        return ""
    except Cancelled:
        return _ended(job, State.CANCELLED, "Cancelled; what was done until then is whole and stays.")
    except SoftTimeLimitExceeded:
        return _ended(job, State.FAILED, f"It took longer than {kind.longest // 3600} hours.")
    except _DATABASE as error:
        log.warning("job.database", error=str(error))
        return _ended(job, State.WAITING, "The database did not answer; it is taken up again within a minute.")
    except Problem as problem:
        return _ended(job, State.FAILED, str(problem))
    except Exception as error:
        log.exception("job.failed")
        return _ended(job, State.FAILED, f"Vitrine stumbled over it ({type(error).__name__}: {error}).")
    return _ended(job, State.DONE, str(result.pop("message", "Done.")), result)


def _ended(job: Job, state: str, message: str, result: dict[str, Any] | None = None) -> str:
    """Close the job, if it is still ours; a database that is away for a moment is waited for."""
    _patiently(partial(_close, job, state, message, result))
    log.info("job", state=state, kind=job.kind)
    return state


def _patiently(write: Callable[[], T]) -> T:
    """What `write` returns, as soon as the database lets it."""
    for attempt in stamina.retry_context(on=_DATABASE, attempts=None, timeout=_PATIENCE, wait_max=5):
        with attempt:
            if not connection.in_atomic_block:  # It would drop the caller's transaction.
                close_old_connections()
            return write()
    raise AssertionError("a retry ends with a value or an error")


@transaction.atomic
def _close(job: Job, state: str, message: str, result: dict[str, Any] | None = None) -> None:
    mine = Job.objects.select_for_update().filter(pk=job.pk, process=job.process)
    if state == State.WAITING and mine.filter(state=State.CANCELLING).exists():
        state, message = State.CANCELLED, "Cancelled; what was done until then is whole and stays."
    now = timezone.now()
    fields: dict[str, Any] = {"state": state, "message": message, "process": "", "heartbeat_at": now}
    if state != State.WAITING:
        fields |= {"finished_at": now, "result": result or {}}
    if state == State.DONE and result:
        fields |= {"done": result.get("done", job.done), "total": result.get("done", job.total)}
    if mine.update(**fields):
        JobLine.objects.create(job=job, text=message)
