"""`manage.py load_orthologues TABLE`."""

from typing import Any

from django.core.management.base import CommandParser

from catalog.orthologues import pairs
from catalog.services import load_orthologues
from ontology.commands import ProblemCommand
from ontology.sources import open_source
from ontology.wording import counted


class Command(ProblemCommand):
    help = "Link genes of the catalog that are orthologues, so that orthologues:gene:CDC20 finds them together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "table",
            metavar="TABLE",
            help="file or address: columns gene and other (CURIEs), or NCBI's gene_orthologs; packed or not",
        )
        parser.add_argument("--source", metavar="NAME", help="where it comes from; the file's name if not said")

    def handle(self, **options: Any) -> None:
        with (
            open_source(options["table"]) as source,
            source.path.open(encoding="utf-8", errors="replace", newline="") as lines,
        ):
            new = load_orthologues(pairs=pairs(lines, source.name), source=options["source"] or source.name)
        self.stdout.write(f"{counted(new, 'new link')} between genes of different organisms")
