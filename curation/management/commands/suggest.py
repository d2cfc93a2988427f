"""`manage.py suggest PROPERTY TEXT...`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from catalog.selectors import find_study
from curation.suggest import Suggestion, species, suggest
from ontology.commands import ProblemCommand
from ontology.problems import Problem


class Command(ProblemCommand):
    help = "Suggest terms for texts, as in: suggest phenotype 'mitosis takes longer'"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("property", metavar="PROPERTY", help="what the texts are about, e.g. phenotype")
        parser.add_argument("texts", metavar="TEXT", nargs="*", help="a submitter's words")
        parser.add_argument("--file", type=Path, help="one text a line")
        parser.add_argument("--study", metavar="ACCESSION", help="who says so: its organisms and decisions count")
        parser.add_argument(
            "--organism", action="append", default=[], metavar="NAME", help="a name or id; may be repeated"
        )
        parser.add_argument("--limit", type=int, default=5, metavar="N", help="at most N terms for each")
        parser.add_argument("--json", action="store_true", help="one line a text, for programs")

    def handle(self, **options: Any) -> None:
        study = find_study(options["study"]).pk if options["study"] else None
        found = suggest(
            _texts(**options),
            options["property"],
            limit=options["limit"],
            study=study,
            organisms=species.named(options["organism"]),
        )
        for suggestion in found:
            self.stdout.write(
                json.dumps(suggestion.as_json(), ensure_ascii=False) if options["json"] else _table(suggestion)
            )


def _texts(texts: list[str], file: Path | None, **_: Any) -> list[str]:
    asked = [*texts, *_lines(file)]
    if not asked:
        raise Problem("Name a text, or a file with one text a line: --file FILE.")
    return asked


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{path} cannot be read as text: {error}.") from None
    return [line.strip() for line in lines if line.strip()]


def _table(suggestion: Suggestion) -> str:
    if not suggestion.candidates:
        return f"{suggestion.text}\n  nothing fits"
    rows = [
        f"  {candidate.confidence:4.0%}  {candidate.term:18} {candidate.label}: {candidate.reason}"
        + (", and of no other term" if candidate.unique else "")
        for candidate in suggestion.candidates
    ]
    return "\n".join([suggestion.text, *rows])
