"""`manage.py reindex`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from catalog.jobs.terminal import enqueue
from catalog.search import indexing
from catalog.search.verifying import Comparison, verify
from ontology.commands import ProblemCommand
from ontology.wording import counted


class Command(ProblemCommand):
    help = "Build the search index anew; searches use the old one until the new one is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", default="", help="instead of the one in the settings")
        parser.add_argument("--background", action="store_true", help="let a worker do it; `jobs` shows how far it is")
        less = parser.add_mutually_exclusive_group()
        less.add_argument("--changes", action="store_true", help="only take in what changed since")
        less.add_argument(
            "--verify",
            action="store_true",
            help="compare every document with the database instead, and repair what differs; exit status 1 if any did",
        )

    def handle(self, *, engine: str, background: bool, changes: bool, verify: bool, **_: Any) -> None:
        if background:
            self.stdout.write(enqueue("reindex", {"engine": engine}))
        elif verify:
            self._verify(engine)
        elif changes:
            self._tell(indexing.indexer(engine).catch_up())
        else:
            with _progress() as show:
                report = indexing.rebuild(engine=engine, progress=show)
            self._tell(report)

    def _tell(self, report: indexing.Report) -> None:
        rate = report.samples / report.seconds if report.seconds else 0
        self.stdout.write(
            f"Indexed {counted(report.samples, 'sample')} of {counted(report.studies, 'study')}"
            f" with {counted(report.terms, 'term')}"
            f" in {report.seconds:.1f} s ({rate:,.0f} samples a second)."
        )

    def _verify(self, engine: str) -> None:
        with _progress() as show:
            found = verify(engine=engine, progress=show)
        self.stdout.write("\n".join(_table(found)))
        if not found.is_equal:
            self.stdout.write("The index differed from the database; it has been repaired.")
            sys.exit(1)
        self.stdout.write("The index has what the database has.")


@contextmanager
def _progress() -> Iterator[indexing.Progress]:
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("studies", total=None)

        def show(accession: str, number: int, studies: int) -> None:
            bar.update(task, description=accession, completed=number - 1, total=studies)

        yield show


def _table(found: Comparison) -> Iterator[str]:
    yield f"{'':10}{'compared':>12}{'missing':>12}{'left over':>12}{'different':>12}"
    for name, tally in found.tallies.items():
        yield f"{name:10}{tally.compared:12,}{tally.missing:12,}{tally.left_over:12,}{tally.different:12,}"
