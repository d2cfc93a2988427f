"""Harvests as a kind of long work."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.jobs.kinds import HOUR, Arguments, Kind
from catalog.jobs.progress import Progress
from catalog.permissions import COMMAND_LINE, Action, Who
from catalog.search.indexing import deferred
from ingest.locations import open_location
from ingest.progress import told
from ingest.reports import HarvestReport
from ingest.services import connector_of, harvest
from ontology.problems import Forbidden, Problem
from ontology.wording import counted

MAX_ACCESSIONS = 1_000


def check(given: Mapping[str, Any], who: Who) -> Arguments:
    """`archive`, `location`, `accessions`, `limit`, `withdraw_missing`. Raises `Problem`.

    A folder of the server that was not opened for it can be named on the command line only.
    """
    archive, location = connector_of(str(given.get("archive") or "")).key, str(given.get("location") or "").strip()
    if not location:
        raise Problem("Say where to harvest from: an https address, or a folder of the server.")
    _check_place(location, who)
    return {
        "archive": archive,
        "location": open_location(location).address,
        "accessions": _accessions(given.get("accessions")),
        "limit": _limit(given.get("limit")),
        "withdraw_missing": _withdraw_missing(given.get("withdraw_missing")),
    }


def _check_place(location: str, who: Who) -> None:
    if who is COMMAND_LINE or location.startswith(("http://", "https://")):
        return
    path = Path(location).expanduser().resolve()
    opened = [Path(folder).expanduser().resolve() for folder in settings.VITRINE_HARVEST_FOLDERS]
    if not any(path.is_relative_to(folder) for folder in opened):
        listed = ", ".join(map(str, opened)) or "none"
        raise Forbidden(f"{location} is not in a folder that VITRINE_HARVEST_FOLDERS opens for this ({listed}).")


def _accessions(given: Any) -> list[str]:
    words = given.replace(",", " ").split() if isinstance(given, str) else given or []
    if not isinstance(words, list) or len(words) > MAX_ACCESSIONS or not all(isinstance(word, str) for word in words):
        raise Problem(f"Accessions are words, at most {MAX_ACCESSIONS:,} of them.")
    return sorted(set(words))


def _limit(given: Any) -> int | None:
    if given in (None, ""):
        return None
    if not str(given).isascii() or not str(given).isdigit() or not 0 < int(given) < 10**9:
        raise Problem(f"The limit is a number of studies from 1 on, not {given!r}.")
    return int(given)


def _withdraw_missing(given: Any) -> bool:
    if given not in (None, True, False):
        raise Problem(f"withdraw_missing is true or false, not {given!r}.")
    return bool(given)


def title(arguments: Arguments) -> str:
    """`Harvest idr from /data/idr`."""
    some = f" ({', '.join(arguments['accessions'][:3])}{', …' * (len(arguments['accessions']) > 3)})"
    return f"Harvest {arguments['archive']} from {arguments['location']}{some if arguments['accessions'] else ''}"


def work(arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Harvest, then bring the index up to date. Cut short, it goes on behind the last study that was stored."""

    def step(report: HarvestReport, accession: str) -> None:
        progress(report.studies, None, f"{accession}: {told(report)}; {counted(report.samples, 'sample')}.")

    with deferred():
        report = harvest(**arguments, progress=step)
    for defect in report.first_defects:
        progress.say(f"{defect.accession} {defect}".strip())
    if report.nothing_read:
        raise Problem(f"Nothing could be read: {told(report)}.")
    more = f", {counted(report.defects, 'defect')}" if report.defects else ""
    return report.counts() | {
        "done": report.studies,
        "message": f"{told(report)}; {counted(report.samples, 'sample')}{more}.",
    }


HARVEST = Kind(
    "harvest", "Harvest", "study", Action.HARVEST, check=check, title=title, work=work, longest=24 * HOUR,
    same=("archive",), resumes=True,
)  # fmt: skip
