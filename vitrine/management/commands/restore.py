"""`manage.py restore FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ontology.commands import ProblemCommand
from ontology.wording import counted
from vitrine.backup.restoring import restore


class Command(ProblemCommand):
    help = "Fill an empty database and the folder of raw records from a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="as `manage.py backup` made it")
        parser.add_argument("--erase", action="store_true", help="remove everything that the database holds first")

    def handle(self, *, file: Path, erase: bool, **_: Any) -> None:
        manifest = restore(file, erase=erase)
        rows = counted(sum(manifest.rows.values()), "row")
        self.stdout.write(f"Restored {rows} and {counted(len(manifest.records), 'raw record')} of {manifest.made_at}.")
        for ontology in manifest.ontologies:
            self.stdout.write(
                f"load again: {ontology['prefix']} {ontology['version'] or '(no version)'} from {ontology['source']}"
            )
        self.stdout.write("then: manage.py replay, which reads the raw records, and manage.py reindex")
