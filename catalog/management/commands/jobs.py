"""`manage.py jobs`."""

from typing import Any

from django.core.management.base import CommandParser
from rich.console import Console

from catalog.jobs.selectors import find_job, newest_jobs
from catalog.jobs.terminal import table_of
from catalog.permissions import COMMAND_LINE
from catalog.services.jobs import cancel_job
from ontology.commands import ProblemCommand


class Command(ProblemCommand):
    help = "List the newest jobs (harvests, rebuilds, downloads), or ask one to end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many to list")
        parser.add_argument("--cancel", metavar="ID", help="ask this one to end after the step it is at")

    def handle(self, **options: Any) -> None:
        if options["cancel"]:
            self._cancel(options["cancel"])
            return
        jobs = newest_jobs(COMMAND_LINE)[: max(1, options["limit"])]
        Console().print(table_of(jobs) if jobs else "There are no jobs yet.")

    def _cancel(self, given: str) -> None:
        job = cancel_job(job=find_job(given, COMMAND_LINE), who=COMMAND_LINE)
        self.stdout.write(f"Job {job.pk} is {job.state}. {job.message}")
