import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from ontology import lexicons, loading, services
from ontology.commands import ProblemCommand
from ontology.problems import Problem
from ontology.wording import counted


class Command(ProblemCommand):
    requires_system_checks = ()  # loading words needs no routes
    help = "Load ontologies (OBO, OWL as RDF/XML, OBO graphs JSON; files or addresses) with names and ancestors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="file or http(s) address; .gz is fine")
        parser.add_argument("--prefix", default="", help="CURIE prefix of its own terms, where the file is not clear")
        parser.add_argument("--version", dest="ontology_version", default="", help="version, where the file has none")
        parser.add_argument("--replace", action="store_true", help="let an excerpt take the place of a whole ontology")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own --version would be in the way of the ontology's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, **options: Any) -> None:
        sources, failed = options["sources"], 0
        for source in sources:
            try:
                self._load(source, options)
            except DatabaseError as error:
                raise CommandError(f"The database refused: {error}. Was 'python manage.py migrate' run?") from None
            except Problem as problem:
                if len(sources) == 1:
                    raise
                self.stderr.write(str(problem))
                failed += 1
        if failed < len(sources):
            self._refresh()
        if failed:
            raise CommandError(f"{failed} of {len(sources)} could not be loaded.")

    def _load(self, source: str, options: dict[str, Any]) -> None:
        started = time.perf_counter()
        report = services.load_source(
            source=source,
            prefix=options["prefix"],
            version=options["ontology_version"],
            replace=options["replace"],
        )
        self.stdout.write(_line(report, time.perf_counter() - started))

    def _refresh(self) -> None:
        """Names are made ready here, so that the first visitor need not wait for it."""
        started = time.perf_counter()
        count = lexicons.refresh()
        self.stdout.write(f"Names of {counted(count, 'term')} ready, {time.perf_counter() - started:.1f} s")


def _line(report: loading.Report, seconds: float) -> str:
    ontology = report.ontology
    counts = f"{ontology}: {counted(ontology.term_count, 'term')}, {ontology.obsolete_count:,} obsolete"
    if report.unchanged:
        return f"{counts}; loaded before and unchanged, nothing done ({seconds:.1f} s)"
    details = [
        f"{number:,} {words}"
        for number, words in (
            (report.resolved, "terms of archives resolved"),
            (report.vanished, "no longer stated and marked obsolete"),
        )
        if number
    ]
    return "; ".join([f"{counts}, {seconds:.1f} s", *details])
