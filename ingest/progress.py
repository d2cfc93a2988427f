"""A harvest as a person sees it: counts and rate while it runs, a table at its end."""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ingest.archives.base import Defect
from ingest.reports import HarvestReport
from ingest.selectors import defects_of
from ontology.wording import counted

_EVERY = 5.0  # seconds between lines where there is no terminal


def told(report: HarvestReport) -> str:
    """`10 new, 2 unchanged`."""
    states = {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "unreadable": report.unreadable,
        "withdrawn": report.withdrawn,
    }
    return ", ".join(f"{count:,} {state}" for state, count in states.items() if count) or "nothing yet"


def line(report: HarvestReport, accession: str) -> str:
    """`idr0013: 12 studies (3.1/s): 10 new, 2 unchanged; 45,000 samples, 1 defect`."""
    seconds = time.monotonic() - report.started
    rate = report.studies / seconds if seconds else 0.0
    defects = f", {counted(report.defects, 'defect')}" if report.defects else ""
    studies, samples = counted(report.studies, "study"), counted(report.samples, "sample")
    return f"{accession}: {studies} ({rate:,.1f}/s): {told(report)}; {samples}{defects}"


class Watch:
    """The progress callback of `ingest.services.harvest`: one live line in a terminal, else a line now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None
        self._last_line = time.monotonic()
        self._report: HarvestReport | None = None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def __call__(self, report: HarvestReport, accession: str) -> None:
        """One more record is done."""
        self._report = report
        if self._live:
            self._live.update(Text(line(report, accession)))
        elif time.monotonic() - self._last_line >= _EVERY:
            self._last_line = time.monotonic()
            self._console.print(line(report, accession), soft_wrap=True, markup=False, highlight=False)

    def farewell(self) -> str:
        """What to say after Ctrl-C."""
        done = self._report.studies if self._report else 0
        return f"Interrupted after {counted(done, 'study')}, stored whole; the same command continues there."


def rows(report: HarvestReport) -> list[tuple[str, str]]:
    """The final table: what was counted, and how much of it."""
    images = f"{report.images:,}" + ("" if report.images_complete else " known, some studies do not say how many")
    return [
        ("studies new", f"{report.new:,}"),
        ("studies changed", f"{report.changed:,}"),
        ("studies unchanged", f"{report.unchanged:,}"),
        ("studies withdrawn", f"{report.withdrawn:,}"),
        ("records unreadable", f"{report.unreadable:,}"),
        ("samples", f"{report.samples:,}"),
        ("images", images),
        ("distinct values", f"{report.values:,}"),
        ("terms", f"{report.terms:,}"),
        ("defects", f"{report.defects:,}"),
        ("redactions", f"{report.redactions:,}"),
        ("seconds", f"{report.seconds:,.1f}"),
        ("MiB read", f"{report.size / 1024**2:,.1f}"),
    ]


def print_report(console: Console, report: HarvestReport, *, all_defects: bool = False) -> None:
    """The table, and the defects below it."""
    title = f"{report.archive} from {report.location}" + (" (continued)" if report.continued else "")
    console.print(title, soft_wrap=True, markup=False, highlight=False)
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, amount in rows(report):
        table.add_row(name, amount)
    console.print(table)
    defects = defects_of(report.run) if all_defects else report.first_defects
    _print_defects(console, defects, 0 if all_defects else report.defects - len(report.first_defects))


def _print_defects(console: Console, defects: Iterable[Defect], more: int) -> None:
    for defect in defects:
        said = f"{defect.accession} {defect}" if defect.accession else str(defect)
        console.print(said, soft_wrap=True, markup=False, highlight=False)
    if more:
        console.print(f"... and {more:,} more; --all-defects prints them all.", highlight=False)
