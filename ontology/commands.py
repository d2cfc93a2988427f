"""What every command of ours has in common. In the lowest room, so that every room's commands can have it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ontology.problems import Problem


class ProblemCommand(BaseCommand):
    """A command that a `Problem` ends with its one sentence."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As Django's."""
        try:
            return super().execute(*args, **options)
        except Problem as problem:
            raise CommandError(str(problem)) from None
