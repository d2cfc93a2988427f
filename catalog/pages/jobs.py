"""The pages of long work: all jobs, one job, and what to put into a download."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from catalog.exports.formats import Format, formats_for
from catalog.exports.kind import FORMATS, UNITS, asked_of, in_words
from catalog.jobs.kinds import Kind, kind_of
from catalog.jobs.selectors import newest_jobs
from catalog.models import Job, JobLine, Study
from catalog.pages.paging import Listing, listing
from catalog.permissions import COMMAND_LINE, Action, Who
from catalog.search.results import Totals
from catalog.selectors import find_live_study
from catalog.services.jobs import is_own
from ontology.problems import NotFound

PAGE_SIZE = 20
LINES_SHOWN = 100
# How a state looks: the class of its badge.
LOOKS = {"running": "warn", "cancelling": "warn", "done": "good", "failed": "bad"}


@dataclass(frozen=True, slots=True)
class JobView:
    """One job with what a reader may do about it."""

    job: Job
    kind: Kind
    may_cancel: bool
    lines: Sequence[JobLine] = ()

    @property
    def look(self) -> str:
        """The class of its badge."""
        return LOOKS.get(self.job.state, "")

    @property
    def has_file(self) -> bool:
        """Whether there is something to fetch."""
        return "file" in self.job.result

    @property
    def kept_until(self) -> datetime.datetime | None:
        """When its file will be removed."""
        ended = self.job.finished_at
        return ended + datetime.timedelta(days=settings.VITRINE_EXPORT_DAYS) if ended else None

    @property
    def asker(self) -> str:
        """Who asked, where it was nobody with an account."""
        return "command line" if self.job.asker == COMMAND_LINE.key else "a reader"

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        if self.job.started_at is None:
            return 0.0
        return ((self.job.finished_at or timezone.now()) - self.job.started_at).total_seconds()

    @property
    def took(self) -> str:
        """`1 min 5 s`."""
        return duration(self.seconds)

    @property
    def left(self) -> str:
        """About how long it will still take, where that can be told."""
        job = self.job
        if job.state != Job.State.RUNNING or not job.total or not job.rate:
            return ""
        return duration((job.total - job.done) / job.rate)

    @property
    def rate(self) -> str:
        """`3.1 studies a second`, or a minute where that is more to the point."""
        if not self.job.rate or not self.job.is_open:
            return ""
        per, time = (self.job.rate, "second") if self.job.rate >= 1 else (self.job.rate * 60, "minute")
        number = f"{per:,.0f}" if per >= 10 else f"{per:,.1f}"
        return f"{number} a {time}"


def duration(seconds: float) -> str:
    """`under 1 s`, `12 s`, `1 min 5 s`, `2 h 10 min`."""
    whole = datetime.timedelta(seconds=round(seconds))
    minutes, rest = divmod(whole.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    hours += whole.days * 24
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s" if rest else "under 1 s"


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The list, and what its reader may start."""

    list: Listing[Job]
    rows: tuple[JobView, ...]
    everybody: bool
    may_harvest: bool
    may_reindex: bool

    @property
    def busy(self) -> bool:
        """Whether something on it will change by itself."""
        return any(row.job.is_open for row in self.rows)


def jobs_page(params: QueryDict, who: Who) -> JobsPage:
    """The jobs that `who` finds, newest first."""
    found = listing(newest_jobs(who), params, size=PAGE_SIZE)
    return JobsPage(
        list=found,
        rows=tuple(JobView(job, kind_of(job.kind), _may_cancel(job, who)) for job in found.rows),
        everybody=who.may(Action.WATCH),
        may_harvest=who.may(Action.HARVEST),
        may_reindex=who.may(Action.REINDEX),
    )


def job_page(job: Job, who: Who) -> JobView:
    """One job with the end of its log, newest first."""
    lines = list(job.lines.order_by("-pk")[:LINES_SHOWN])
    return JobView(job, kind_of(job.kind), _may_cancel(job, who), lines)


def _may_cancel(job: Job, who: Who) -> bool:
    open_yet = job.state in (Job.State.WAITING, Job.State.RUNNING)
    return open_yet and (is_own(job, who) or who.may(Action.CANCEL))


@dataclass(frozen=True, slots=True)
class ExportPage:
    """A download that could be prepared."""

    query: str
    words: str
    unit: str
    totals: Totals
    units: tuple[str, ...] = UNITS
    formats: tuple[tuple[str, str], ...] = tuple(FORMATS.items())


def export_page(params: QueryDict) -> ExportPage:
    """What the question in the address would put into a file. Raises `Problem`."""
    found = asked_of(params.get("q", ""))
    unit = params.get("unit", "sample")
    return ExportPage(found.query, in_words(found), unit if unit in UNITS else "sample", found.totals)


@dataclass(frozen=True, slots=True)
class StudyExportPage:
    """The formats that one study can be had in."""

    study: Study
    formats: Sequence[Format]


def study_export_page(archive: str, accession: str) -> StudyExportPage:
    """Raises `NotFound` or `Gone`, and `NotFound` for a study that no format is for."""
    study = find_live_study(accession, archive)
    if not (found := formats_for(study)):
        raise NotFound(
            f"Files of {study.accession} cannot be had here: no format is for studies of {study.archive.name}."
        )
    return StudyExportPage(study, found)
