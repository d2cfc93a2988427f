"""The files that jobs make, below the data folder, until they are out of date."""

import datetime
import os
from pathlib import Path

from django.conf import settings

from catalog.models import Job
from ontology.problems import Gone, NotFound
from ontology.wording import plural


def folder() -> Path:
    """Where they are; made on first use."""
    path = Path(settings.DATA_DIR) / "exports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def write(name: str, data: bytes) -> None:
    """Put a whole file there; it takes its name when everything is in it and on the disk."""
    target = folder() / name
    part = target.with_name(f"{name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def path_of(job: Job) -> Path:
    """The file of a finished job. Raises `NotFound` for one that made none, `Gone` for one that was removed."""
    name = job.result.get("file")
    if not name and not job.result.get("removed"):
        raise NotFound("This job has no file to fetch.")
    path = folder() / str(name)
    if not name or not path.is_file():
        raise Gone(f"The file was kept for {settings.VITRINE_EXPORT_DAYS} days and is gone; ask for it again.")
    return path


def remove(job: Job) -> None:
    """Take away what the job made, finished or not; its row says so."""
    for path in folder().glob(f"{job.pk}*"):
        path.unlink(missing_ok=True)
    if "file" in job.result:
        job.result = {**{key: value for key, value in job.result.items() if key != "file"}, "removed": True}
        job.save(update_fields=["result"])


def forget_parts(*, before: datetime.datetime) -> None:
    """Remove what workers that were killed left half written before that moment."""
    for path in folder().glob("*.part"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def download_name(job: Job) -> str:
    """What a browser calls the file: as the job says, else `vitrine-samples-2026-11-22.tsv`."""
    if called := job.result.get("name"):
        return str(called)
    return f"vitrine-{plural(job.arguments.get('unit', 'sample'))}-{job.created_at:%Y-%m-%d}{path_of(job).suffix}"
