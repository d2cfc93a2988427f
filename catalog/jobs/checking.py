"""Looking for defects with every quality rule, as a kind of long work."""

from collections.abc import Mapping
from typing import Any

from catalog.jobs.kinds import HOUR, Arguments, Kind
from catalog.jobs.progress import Progress
from catalog.permissions import Action, Who
from catalog.selectors import find_live_study, live_studies
from catalog.services.findings import check_study
from ontology.wording import counted


def check(given: Mapping[str, Any], _who: Who) -> Arguments:
    """`study`: the one to look at, all of them unless named; the same for anybody. Raises `NotFound` and `Gone`."""
    named = str(given.get("study") or "").strip()
    if not named:
        return {"study": ""}
    found = find_live_study(named)
    return {"study": f"{found.archive.key}:{found.accession}"}


def title(arguments: Arguments) -> str:
    """`Look for defects in idr:idr0001`."""
    return f"Look for defects in {arguments['study'] or 'all studies'}"


def work(arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Look at one study after the other; cut short, it begins anew."""
    rows = live_studies().order_by("archive__key", "accession")
    studies = [find_live_study(arguments["study"])] if arguments["study"] else list(rows)
    found = new = gone = 0
    for number, study in enumerate(studies):
        progress(number, len(studies), f"Looking at {study.accession}.")
        checked = check_study(study=study)
        found, new, gone = found + checked.open, new + checked.new, gone + checked.gone
    told = f"{counted(found, 'open finding')} in {counted(len(studies), 'study')}: {new:,} new, {gone:,} gone."
    return {"done": len(studies), "open": found, "new": new, "gone": gone, "message": told}


CHECK = Kind(
    "check", "Check", "study", Action.CURATE, check=check, title=title, work=work, longest=6 * HOUR, same=("study",)
)
