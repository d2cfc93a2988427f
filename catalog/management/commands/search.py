"""`manage.py search QUERY`."""

import json
import re
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandParser
from rich.console import Console

from catalog.search import language, service
from catalog.search.request import DEFAULT_FACET_SIZE, DEFAULT_PAGE_SIZE
from catalog.search.terminal import show
from ontology.commands import ProblemCommand

# A query may begin with a minus, which would make it an option.
_NEGATION = re.compile(r"-(?!-|v\d$)\S{2,}.*", re.DOTALL)


class Command(ProblemCommand):
    help = "Ask the index, as in: search 'phenotype:\"mitosis delayed\" -organism:human'"

    def run_from_argv(self, argv: list[str]) -> None:
        """Let a query begin with a minus: what has a space in it is never taken for an option."""
        super().run_from_argv([f" {word}" if _NEGATION.fullmatch(word) else word for word in argv])

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", metavar="QUERY", help="words, property:value, -not, exact:, absent:, dose>=10uM")
        parser.add_argument("--unit", choices=["study", "sample"], default="study", help="what to list")
        parser.add_argument("--limit", type=int, default=DEFAULT_PAGE_SIZE, metavar="N", help="list N of them")
        parser.add_argument("--page", type=int, default=1, metavar="P", help="the Pth N of them")
        parser.add_argument("--facet-size", type=int, default=DEFAULT_FACET_SIZE, metavar="N", help="values a facet")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        request = replace(
            language.parse(options["query"]),
            unit=options["unit"],
            page_size=options["limit"],
            page=options["page"],
            facet_size=options["facet_size"],
        )
        result = service.search(request)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        else:
            show(result, Console())
