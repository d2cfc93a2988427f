"""`manage.py export ACCESSION --format FORMAT OUT`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from catalog.exports import formats
from catalog.selectors import find_live_study
from ontology.commands import ProblemCommand
from ontology.problems import Problem


class Command(ProblemCommand):
    help = "Write one study in a format: its archive's own files with the accepted ids filled in, or its mappings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("accession", metavar="ACCESSION")
        parser.add_argument("out", metavar="OUT", help="folder to write the files into")
        parser.add_argument("--format", required=True, help="idr: study.txt and annotation tables; sssom: mappings")

    def handle(self, *, accession: str, out: str, format: str, **_: Any) -> None:  # noqa: A002 - the option's name
        folder = Path(out)
        if folder.exists() and not folder.is_dir():
            raise Problem(f"{out} is a file; name a folder.")
        written = formats.make(find_live_study(accession), format)
        formats.write_into(folder, written)
        for name in sorted(written.files):
            self.stdout.write(str(folder / name))
        if written.summary:
            self.stdout.write(written.summary)
