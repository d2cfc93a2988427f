"""What the site and its workers count as it happens, for Prometheus; `vitrine.metrics` shows it."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUESTS = Histogram(
    "vitrine_request_seconds", "Answering one request", ["view", "method", "status"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)  # fmt: skip
TASKS = Counter("vitrine_tasks", "Tasks that ended", ["task", "state"])
TASK_SECONDS = Histogram(
    "vitrine_task_seconds", "Doing one task", ["task"], buckets=(0.1, 1, 10, 60, 600, 3600, 4 * 3600, 24 * 3600)
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Times every request, by the name of its view; what no view answers is *none*."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note how long that took."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name if match else "") or "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).observe(time.perf_counter() - began)
        return response
