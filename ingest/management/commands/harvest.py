"""`manage.py harvest ARCHIVE LOCATION`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError
from rich.console import Console

from catalog.jobs.terminal import enqueue
from catalog.search.indexing import deferred
from ingest.progress import Watch, print_report
from ingest.services import connector_of, harvest
from ontology.commands import ProblemCommand
from ontology.wording import counted


class Command(ProblemCommand):
    help = "Fetch an archive's studies, or what changed in them, and index them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", help="key of the archive: biostudies, cil, idr")
        parser.add_argument("location", help="directory, file or http(s) address in the archive's own layout")
        parser.add_argument("--accession", action="append", default=[], metavar="ACC", help="only this study; repeat")
        parser.add_argument("--limit", type=int, metavar="N", help="stop after N studies")
        parser.add_argument(
            "--withdraw-missing",
            action="store_true",
            help="studies of this location that it no longer holds become withdrawn",
        )
        parser.add_argument("--background", action="store_true", help="let a worker do it; `jobs` shows how far it is")
        parser.add_argument("--all-defects", action="store_true", help="print every defect, not only the first ones")

    def handle(self, **options: Any) -> None:
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError("The --limit must be 1 or more.")
        console = Console()
        watch = Watch(console)
        try:
            connector_of(options["archive"])
            if options["background"]:
                self.stdout.write(enqueue("harvest", {**options, "accessions": options["accession"]}))
                return
            with deferred():  # the index follows once at the end, after an interruption too
                self._harvest(console, watch, options)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used ({error}); has manage.py migrate been run?") from None
        except KeyboardInterrupt:
            raise CommandError(watch.farewell(), returncode=130) from None

    @staticmethod
    def _harvest(console: Console, watch: Watch, options: dict[str, Any]) -> None:
        with watch:
            report = harvest(
                archive=options["archive"],
                location=options["location"],
                accessions=options["accession"],
                limit=options["limit"],
                withdraw_missing=options["withdraw_missing"],
                progress=watch,
            )
        print_report(console, report, all_defects=options["all_defects"])
        if report.nothing_read:
            tried = f" of {counted(report.unreadable, 'record')}" if report.unreadable else ""
            raise CommandError(f"Nothing{tried} could be read; what is wrong is listed above.")
