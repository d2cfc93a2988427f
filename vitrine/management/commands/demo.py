import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from catalog.search import indexing
from ontology.commands import ProblemCommand
from ontology.problems import Conflict
from ontology.services import load_source
from ontology.wording import counted
from vitrine import gunicorn_conf
from vitrine.processes import claim_port

DEMO = Path(settings.BASE_DIR) / "demo"


class Command(ProblemCommand):
    help = "Prepare the database with the bundled demo archive, then serve it. What is done already is not done again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="do not start the site and the worker")

    def handle(self, **options: Any) -> None:
        if not options["prepare_only"]:
            claim_port(gunicorn_conf.host, gunicorn_conf.port)
        self._prepare()
        if not options["prepare_only"]:
            self._serve()

    def _prepare(self) -> None:
        self._say(f"Database and index: {settings.DATA_DIR}")
        call_command("migrate", verbosity=0, interactive=False)
        for path in sorted((DEMO / "ontologies").glob("*.obo")):
            self._load(path)
        call_command("harvest", "idr", str(DEMO / "idr"))
        report = indexing.catch_up()
        self._say(f"Index: {counted(report.samples, 'sample')} written" if report.samples else "Index: up to date")

    def _load(self, path: Path) -> None:
        try:
            report = load_source(source=str(path))
        except Conflict:
            self._say(f"Ontology {path.stem}: a fuller one is loaded, which stays")
            return
        state = "loaded before" if report.unchanged else "loaded"
        self._say(f"Ontology {report.ontology}: {counted(report.ontology.term_count, 'term')}, {state}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _serve(self) -> None:
        """A new process takes this one's place: what only the preparation needed is gone from memory."""
        os.execv(sys.executable, [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"])  # noqa: S606  no shell
