"""`manage.py replay [ARCHIVE ...]`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console

from catalog.search.indexing import deferred
from ingest.models import SourceRecord
from ingest.progress import Watch, print_report
from ingest.replaying import replay
from ingest.services import connector_of
from ontology.commands import ProblemCommand


class Command(ProblemCommand):
    help = "Read the kept raw records again, without fetching anything: after a restore, or a new version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archives", nargs="*", metavar="ARCHIVE", help="biostudies, cil, idr; all unless named")
        parser.add_argument("--accession", action="append", default=[], metavar="ACC", help="only this study; repeat")

    def handle(self, *, archives: list[str], accession: list[str], **_: Any) -> None:
        console = Console()
        watch = Watch(console)
        records = SourceRecord.objects.filter(accession__in=accession) if accession else SourceRecord.objects.all()
        kept = records.order_by("archive").values_list("archive", flat=True).distinct()
        try:
            connectors = [connector_of(archive) for archive in archives or kept]
            with deferred(), watch:
                reports = [replay(connector=each, accessions=accession, progress=watch) for each in connectors]
        except KeyboardInterrupt:
            raise CommandError(watch.farewell(), returncode=130) from None
        for report in reports:
            print_report(console, report)
        if not reports:
            raise CommandError("No such raw record is kept; there is nothing to read.")
