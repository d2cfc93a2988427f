"""One place that turns a `Problem` into a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ontology.problems import Problem


class ErrorPageMiddleware:
    """Views raise; this answers with the error's own status and sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come back through `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a `Problem`; anything else is Django's to report."""
        if not isinstance(error, Problem):
            return None
        return render(request, "vitrine/problem.html", {"problem": error}, status=error.status)
