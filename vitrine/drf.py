"""One place that turns a `Problem` into a JSON answer."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from ontology.problems import Problem


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"detail": sentence}` with the error's own status."""
    if isinstance(error, Problem):
        return Response({"detail": str(error)}, status=error.status)
    return default_handler(error, context)
