"""`manage.py reindex`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from catalog.jobs.terminal import enqueue
from catalog.search import indexing
from ontology.problems import Problem
from ontology.wording import counted


class Command(BaseCommand):
    help = "Build the search index anew; searches use the old one until the new one is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", default="", help="instead of the one in the settings")
        parser.add_argument("--changes", action="store_true", help="only take in what changed since")
        parser.add_argument("--background", action="store_true", help="let a worker do it; `jobs` shows how far it is")

    def handle(self, **options: Any) -> None:
        try:
            if options["background"]:
                self.stdout.write(enqueue("reindex", {"engine": options["engine"]}))
                return
            if options["changes"]:
                report = indexing.indexer(options["engine"]).catch_up()
            else:
                report = self._rebuild(options["engine"])
        except Problem as problem:
            raise CommandError(str(problem)) from None
        rate = report.samples / report.seconds if report.seconds else 0
        self.stdout.write(
            f"Indexed {counted(report.samples, 'sample')} of {counted(report.studies, 'study')}"
            f" with {counted(report.terms, 'term')}"
            f" in {report.seconds:.1f} s ({rate:,.0f} samples a second)."
        )

    def _rebuild(self, engine: str) -> indexing.Report:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("studies", total=None)

            def show(accession: str, number: int, studies: int) -> None:
                bar.update(task, description=accession, completed=number - 1, total=studies)

            return indexing.rebuild(engine=engine, progress=show)
