import logging

from django.apps import AppConfig
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

_log = logging.getLogger(__name__)


def _log_retry(details: RetryDetails) -> None:
    """A retry is no news for whoever watches a harvest; it is for whoever reads the log."""
    _log.info("asking again (%s. time, in %.1f s): %s", details.retry_num, details.wait_for, details.caused_by)


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        """Retries are logged, not printed."""
        set_on_retry_hooks([_log_retry])
