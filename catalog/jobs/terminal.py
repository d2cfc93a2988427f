"""Jobs on the command line."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Column, Table

from catalog.models import Job
from catalog.permissions import COMMAND_LINE
from catalog.services.jobs import start_job


def enqueue(kind: str, arguments: Mapping[str, Any]) -> str:
    """Start a job; a line that says which, and where it is shown. Raises `Problem`."""
    job = start_job(kind=kind, arguments=arguments, who=COMMAND_LINE)
    waits = f" {job.message}" if job.state == Job.State.WAITING and job.message else ""
    return f"Job {job.pk}: {job.title}.{waits} `manage.py jobs` shows how far it is, and {job.get_absolute_url()}."


def progress_of(job: Job) -> str:
    """`12 of 40`, `12` where the end is not known."""
    return f"{job.done:,}" + (f" of {job.total:,}" if job.total is not None else "")


def table_of(jobs: Iterable[Job]) -> Table:
    """The jobs, newest first."""
    table = Table(Column("job", no_wrap=True, min_width=36), "what", "asked for (UTC)", "state", "done", "message")
    for job in jobs:
        asked = f"{job.created_at:%Y-%m-%d %H:%M}"
        table.add_row(str(job.pk), job.title, asked, job.state, progress_of(job), job.message)
    return table
