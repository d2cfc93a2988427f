"""How long do the archives' sample data take from their files into the database and the index?

    python -m benchmarks.harvest [--no-ontologies] [--only idr] [--json PATH]

Loads the ontologies first, then runs `manage.py harvest` as a person would, each time in a process of its own whose
peak memory is the one that counts; a second run over IDR shows what nothing new costs. With DJANGO_SETTINGS_MODULE set to
vitrine.settings.services, into the database and the search server of the environment, which must be empty.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.installation import migrate
from benchmarks.ontology_load import OTHERS
from benchmarks.report import SHARED, Row, arguments, need, show
from catalog.search.status import index_status
from ingest.models import Harvest

SECONDS, GIBIBYTES = 90, 1
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One command: how long it took, and the most memory it held, in MiB."""

    seconds: float
    peak: float


def main() -> None:
    options = _options()
    folder = need(SHARED / "idr")
    migrate()
    rows = [] if options.no_ontologies else [_load_ontologies()]
    rows.append(_harvest("idr", folder, budget=True))
    rows.append(_harvest("idr", folder, again=True))
    if not options.only:
        rows.append(_harvest("biostudies", SHARED / "biostudies"))
        rows.append(_harvest("cil", SHARED / "sources" / "cil"))
    show("harvest", rows, options.json)


def _options() -> argparse.Namespace:
    parser = arguments("Harvest and index the sample data.")
    parser.add_argument("--no-ontologies", action="store_true", help="without ancestors in the index: faster")
    parser.add_argument("--only", choices=("idr",), help="without the other archives")
    return parser.parse_args()


def run(*arguments: str | Path) -> Run:
    """One management command in a process of its own. Raises `SystemExit` with what it said if it fails."""
    began = time.perf_counter()
    command = [sys.executable, "manage.py", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        # Read to its end first: a child that has much to say waits for a reader.
        said = child.stderr.read() if child.stderr else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {said}")
    return Run(time.perf_counter() - began, usage.ru_maxrss / 1024)


def _load_ontologies() -> Row:
    runs = [run("load_ontology", SHARED / "ontologies" / name) for name in ("efo.obo", *OTHERS)]
    seconds = sum(each.seconds for each in runs)
    peak = max(each.peak for each in runs)
    return Row(f"load {len(runs)} ontologies, one process each", "", f"{seconds:.0f} s, {peak:.0f} MiB")


def _harvest(archive: str, folder: Path, *, budget: bool = False, again: bool = False) -> Row:
    done = run("harvest", archive, need(folder))
    counts = Harvest.objects.filter(archive=archive).latest("pk").counts
    status = index_status()
    measured = f"{done.seconds:.1f} s, {done.peak:.0f} MiB" + ("" if status.complete else ", INDEX NOT COMPLETE")
    met = done.seconds <= SECONDS and done.peak <= GIBIBYTES * 1024 and status.complete
    return Row(
        _what(archive, counts, again=again),
        f"<= {SECONDS} s, <= {GIBIBYTES} GiB" if budget else "",
        measured,
        met if budget else None,
        {"seconds": round(done.seconds, 1), "peak_mib": round(done.peak), **counts},
    )


def _what(archive: str, counts: dict[str, Any], *, again: bool) -> str:
    if again:
        return f"  the same again: {counts['unchanged']} studies unchanged"
    return (
        f"harvest and index {archive}: {counts['new']:,} studies, {counts['samples']:,} samples,"
        f" {counts['images']:,} images, {counts['values']:,} values, {counts['defects']:,} defects,"
        f" {counts['size'] / 1024**2:.0f} MiB"
    )


if __name__ == "__main__":
    main()
