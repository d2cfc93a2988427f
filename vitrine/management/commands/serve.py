import os
import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from ontology.commands import ProblemCommand
from vitrine import gunicorn_conf
from vitrine.processes import claim_port, run_together

SITE = [sys.executable, "-m", "gunicorn", "--config", "python:vitrine.gunicorn_conf", "vitrine.wsgi"]
# The worker's warning about root is for installations that take tasks from strangers: this queue is a private folder.
WORKER = [
    *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
    *("-m", "celery", "--quiet", "--app", "vitrine", "worker", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


def _counting_folder() -> str:
    """Where the site and the worker count together; what processes that are gone have counted is forgotten."""
    folder = Path(settings.DATA_DIR) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


class Command(ProblemCommand):
    help = "Start the site and the worker together; Ctrl-C ends both. VITRINE_HOST and VITRINE_PORT say where."

    def handle(self, **_: Any) -> None:
        claim_port(gunicorn_conf.host, gunicorn_conf.port)
        environment = {"VITRINE_LOG_LEVEL": "INFO", "PROMETHEUS_MULTIPROC_DIR": _counting_folder(), **os.environ}
        code = run_together({"site": SITE, "worker": WORKER}, environment=environment, report=self._report)
        if code:
            sys.exit(code)

    def _report(self, line: str) -> None:
        self.stderr.write(line)
