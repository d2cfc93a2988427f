"""A study's own files as a kind of long work."""

from collections.abc import Mapping
from typing import Any

from catalog.exports import formats
from catalog.jobs import files
from catalog.jobs.kinds import HOUR, Arguments, Kind
from catalog.jobs.progress import Progress
from catalog.permissions import Action, Who
from catalog.selectors import find_live_study
from ontology.problems import Problem


def check(given: Mapping[str, Any], _who: Who) -> Arguments:
    """`study` (an accession) and `format`. Raises `Problem`."""
    study = find_live_study(str(given.get("study") or ""))
    found = formats.format_of(str(given.get("format") or ""))
    if reason := found.refuses(study):
        raise Problem(reason)
    return {"study": f"{study.archive.key}:{study.accession}", "format": found.key}


def title(arguments: Arguments) -> str:
    """`idr0013 in files of the Image Data Resource`."""
    return f"{arguments['study'].partition(':')[2]} in {formats.format_of(arguments['format']).label}"


def work(arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Make the files and put them into one zip."""
    study = find_live_study(arguments["study"])
    progress(0, 1, "Reading what is kept of the archive's record.")
    written = formats.make(study, arguments["format"])
    name, data = f"{progress.job.pk}.zip", formats.zipped(written)
    files.write(name, data)
    called = f"{study.accession}-{arguments['format']}.zip"
    return {"file": name, "name": called, "bytes": len(data), "done": 1, "message": written.summary or "Written."}


STUDY_EXPORT = Kind(
    "study-export", "Files of a study", "study", Action.EXPORT, check=check, title=title, work=work, longest=HOUR, same=None
)  # fmt: skip
