"""What every benchmark prints: the row of the design's budget table, what was measured, and the most memory used."""

import argparse
import json
import os
import platform
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@dataclass(frozen=True)
class Row:
    """One line: `budget` and `measured` as people read them, `met` where there is a budget, `detail` for machines."""

    what: str
    budget: str
    measured: str
    met: bool | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def arguments(description: str, *, folder: bool = False) -> argparse.ArgumentParser:
    """A parser that knows `--json PATH`, of a file, or of a folder for several."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, help=f"also write the numbers to this {'folder' if folder else 'file'}")
    return parser


def peak_mib() -> tuple[float, float]:
    """The most memory this process, and any one of its finished children, held at a time, in MiB."""
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own, children


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(
    name: str,
    rows: Sequence[Row],
    target: Path | None,
    *,
    heading: tuple[str, str, str] = ("what", "budget", "measured"),
) -> None:
    """Print the rows as a table with the peak memory below; write them to `target` if it is given."""
    what, middle, last = heading
    width = max(len(row.what) for row in rows)
    budget = max(len(middle), *(len(row.budget) for row in rows))
    print(f"{what:{width}}  {middle:{budget}}  {last}")
    for row in rows:
        verdict = "" if row.met is None else "  met" if row.met else "  MISSED"
        print(f"{row.what:{width}}  {row.budget:{budget}}  {row.measured}{verdict}")
    own, children = peak_mib()
    print(f"peak memory {own:.0f} MiB, of a child process {children:.0f} MiB; {os.cpu_count()} cores")
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(_document(name, rows, own, children), indent=1) + "\n", encoding="utf-8")


def _document(name: str, rows: Sequence[Row], own: float, children: float) -> dict[str, Any]:
    return {
        "benchmark": name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "peak_mib": round(own),
        "peak_mib_of_a_child": round(children),
        "rows": [asdict(row) for row in rows],
    }


def need(path: Path) -> Path:
    """The path, or the end of this run with a message: without the data there is nothing to measure."""
    if not path.exists():
        print(f"no real data at {path}: nothing measured")
        sys.exit(0)
    return path
