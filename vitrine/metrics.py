"""Metrics for Prometheus: counted where things happen, or asked for when they are scraped.

Where several processes serve one site, `PROMETHEUS_MULTIPROC_DIR` names the folder in which they count together;
`serve` makes one for the site and its worker.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from typing import Any

import prometheus_client
import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from catalog.models import Job
from catalog.search import changes
from catalog.search.engines import configured
from ontology.problems import Problem

log = structlog.stdlib.get_logger(__name__)

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LOCAL_NAMES = frozenset({"127.0.0.1", "[::1]", "localhost"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
# Untyped in the library, so called as whatever takes a registry.
_together: Callable[[CollectorRegistry], object] = MultiProcessCollector
_AWAY = (DatabaseError, KombuError, OSError, Problem)


def _database() -> Iterator[GaugeMetricFamily]:
    yield _jobs()
    # Known without the index, and wanted most while that is away.
    lag = GaugeMetricFamily("vitrine_index_lag_changes", "Changes that the index does not have yet")
    lag.add_metric([], changes.lag(rebuilding=False))
    yield lag


def _jobs() -> GaugeMetricFamily:
    """Every state of every kind that there is, so that a series does not vanish when it is zero."""
    family = GaugeMetricFamily("vitrine_jobs", "Jobs by kind and state", labels=["kind", "state"])
    rows = Job.objects.values_list("kind", "state").annotate(number=Count("pk")).order_by()
    found = {(kind, state): number for kind, state, number in rows}
    for kind in settings.JOB_KINDS:
        for state in Job.State.values:
            family.add_metric([kind, state], found.get((kind, state), 0))
    return family


def _index() -> Iterator[GaugeMetricFamily]:
    engine = configured()
    built = GaugeMetricFamily("vitrine_index_built_timestamp_seconds", "When the index was built", labels=["engine"])
    built.add_metric([engine.key], engine.snapshot().state.built_at)
    yield built


def _queue() -> Iterator[GaugeMetricFamily]:
    family = GaugeMetricFamily("vitrine_queue_messages", "Messages that no worker has taken yet")
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        try:
            queue = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
            family.add_metric([], queue.message_count)
        except connection.channel_errors:  # an empty queue is none
            family.add_metric([], 0)
    yield family


PARTS: dict[str, Callable[[], Iterator[GaugeMetricFamily]]] = {"database": _database, "index": _index, "queue": _queue}


class StateCollector:
    """Asks for what nobody counts; a part that does not answer is down and says nothing else."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family after the other."""
        up = GaugeMetricFamily("vitrine_part_up", "Whether a part answered", labels=["part"])
        for name, part in PARTS.items():
            try:
                families = list(part())
            except _AWAY as error:
                log.warning("part.away", part=name, error=str(error))
                families = []
            up.add_metric([name], float(bool(families)))
            yield from families
        yield up


def _registry() -> CollectorRegistry:
    """What this process counted, or all processes together; and what is asked for now."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        _together(registry)
    else:
        registry.register(prometheus_client.REGISTRY)
    registry.register(StateCollector())
    return registry


def _may_read(request: HttpRequest) -> bool:
    """With the token, where one is set; else on this machine, and not through a proxy, whose readers look local too."""
    if token := settings.VITRINE_METRICS_TOKEN:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if settings.HTTPS:
        return False
    local = request.META.get("REMOTE_ADDR") in _LOOPBACK
    named, _ = split_domain_port(request.get_host())
    return local and named in _LOCAL_NAMES and not any(name in request.headers for name in _FORWARDED)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything, as Prometheus reads it. For everybody else there is no such page."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(
        prometheus_client.generate_latest(_registry()), content_type=prometheus_client.CONTENT_TYPE_LATEST
    )
