from django.apps import AppConfig

from vitrine.celery import app
from vitrine.logs import configure


class VitrineConfig(AppConfig):
    name = "vitrine"

    def ready(self) -> None:
        """Logs and the queue are the same for the site, the worker and every command."""
        configure()
        app.set_default()
