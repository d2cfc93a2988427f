"""Rebuilding the index as a kind of long work."""

from collections.abc import Mapping
from typing import Any

from catalog.jobs.kinds import HOUR, Arguments, Kind
from catalog.jobs.progress import Progress
from catalog.permissions import Action, Who
from catalog.search import engines, indexing
from ontology.wording import counted


def check(given: Mapping[str, Any], _who: Who) -> Arguments:
    """`engine`: the one of the settings unless named, the same for anybody. Raises `Problem` for one that is not there."""
    return {"engine": engines.configured(str(given.get("engine") or "")).key}


def title(arguments: Arguments) -> str:
    """`Rebuild the embedded index`."""
    return f"Rebuild the {arguments['engine']} index"


def work(arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Build it anew; cut short, it leaves the one in use as it was and begins anew."""

    def step(accession: str, number: int, studies: int) -> None:
        progress(number - 1, studies, f"Writing {accession}.")

    report = indexing.rebuild(engine=arguments["engine"], progress=step)
    told = f"{counted(report.samples, 'sample')} of {counted(report.studies, 'study')} indexed."
    return {"done": report.studies, "samples": report.samples, "terms": report.terms, "message": told}


REINDEX = Kind(
    "reindex", "Rebuild", "study", Action.REINDEX, check=check, title=title, work=work, longest=12 * HOUR,
    same=("engine",),
)  # fmt: skip
