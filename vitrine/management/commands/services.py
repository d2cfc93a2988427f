import secrets
import shlex
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from ontology.commands import ProblemCommand
from vitrine import servers


class Command(ProblemCommand):
    help = "Start, stop or show PostgreSQL, Redis and Elasticsearch on loopback, for development and tests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("start", "stop", "status"))
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "var-services")

    def handle(self, *, action: str, folder: Path, **_: Any) -> None:
        getattr(self, f"_{action}")(servers.open_place(folder))

    def _start(self, place: servers.Place) -> None:
        for name, server in servers.SERVERS.items():
            began = servers.start(place, server)
            self.stdout.write(f"{name}: {'started' if began else 'runs already'}, port {getattr(place, name)}")
        path = self._write_environment(place)
        self.stdout.write(f"To use them in this shell: . {path}")

    def _write_environment(self, place: servers.Place) -> Path:
        """A file for the shell that says where the servers are; the secret key in it stays the same."""
        path = place.folder / "environment"
        if not path.exists():
            path.touch(mode=0o600)
            lines = {**place.environment(), "VITRINE_SECRET_KEY": secrets.token_urlsafe(48)}
            path.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in lines.items()))
        return path

    def _stop(self, place: servers.Place) -> None:
        for name, server in reversed(servers.SERVERS.items()):
            self.stdout.write(f"{name}: {'stopped' if servers.stop(place, server) else 'did not run'}")

    def _status(self, place: servers.Place) -> None:
        for name, server in servers.SERVERS.items():
            pid = servers.running(place, server)
            answers = pid is not None and server.answers(place)
            state = "does not run" if pid is None else "answers" if answers else "runs but does not answer"
            self.stdout.write(f"{name}: {state}")
