"""`manage.py index_status`."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandParser

from catalog.search.status import IndexStatus, index_status
from ontology.commands import ProblemCommand


class Command(ProblemCommand):
    help = "How the search index stands to the database; exit status 1 where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", default="", help="instead of the one in the settings")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        status = index_status(options["engine"])
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(status), "complete": status.complete, "advice": status.advice}))
        else:
            self.stdout.write("\n".join(_lines(status)))
        if not status.complete:
            sys.exit(1)


def _lines(status: IndexStatus) -> list[str]:
    built = f"{datetime.fromtimestamp(status.built_at, tz=UTC):%Y-%m-%d %H:%M} UTC" if status.exists else "never"
    return [
        f"engine               {status.engine}, built {built}{', being rebuilt' * status.rebuilding}",
        f"changes to take in   {status.lag:,}",
        f"ontologies           {'as loaded' if status.words_current else 'others were loaded since'}",
        f"studies              {status.studies_here:,} in the database, {status.studies_indexed:,} in the index",
        f"samples              {status.samples_here:,} in the database, {status.samples_indexed:,} in the index",
        status.advice or "The index has what the database has.",
    ]
