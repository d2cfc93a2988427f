"""`manage.py harvests`: what ran, and what could not be read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from ingest.models import Harvest
from ingest.progress import told
from ingest.reports import HarvestReport
from ingest.runs import is_alive
from ingest.selectors import recent_harvests, unreadable_records


class Command(BaseCommand):
    help = "List the last harvests, and the records that are kept but could not be read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many harvests to list")

    def handle(self, **options: Any) -> None:
        console = Console()
        runs = list(recent_harvests(max(1, options["limit"])))
        console.print(_table(runs) if runs else "Nothing was harvested yet.")
        for record in unreadable_records():
            words = f"{record} cannot be read: {record.reason}"
            console.print(words, soft_wrap=True, markup=False, highlight=False)


def _table(runs: list[Harvest]) -> Table:
    table = Table("archive", "from", "started (UTC)", "state", "studies")
    for run in runs:
        counted = HarvestReport(run.archive, run.location)
        counted.resume(run.counts)
        state = f"{run.status}: {run.reason}" if run.reason else _state(run)
        table.add_row(run.archive, run.location, f"{run.started_at:%Y-%m-%d %H:%M}", state, told(counted))
    return table


def _state(run: Harvest) -> str:
    """A run whose process died says so only when the next one takes it over."""
    if run.status == Harvest.Status.RUNNING and not is_alive(run):
        return "interrupted: its process ended; the same command continues it"
    return run.status
