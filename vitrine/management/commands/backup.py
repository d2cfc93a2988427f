"""`manage.py backup FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ontology.commands import ProblemCommand
from ontology.wording import counted
from vitrine.backup.writing import backup


class Command(ProblemCommand):
    help = "Write everything that cannot be harvested again, and the raw records, to one file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a zip that is not there yet; it will hold passwords' hashes")

    def handle(self, *, file: Path, **_: Any) -> None:
        manifest = backup(file)
        rows = counted(sum(manifest.rows.values()), "row")
        self.stdout.write(f"{file}: {rows}, {counted(len(manifest.records), 'raw record')}.")
        for name in manifest.missing:
            self.stderr.write(f"{name} is gone from the disk; harvest its study again.")
