"""Logs: one structured line for one event, each with the id of the request or task it belongs to.

On a terminal the lines are for people; with `VITRINE_LOG_FORMAT=json` each is a JSON object. Library code that logs
with the standard module comes out the same way.
"""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

# A caller's own id is taken over so that one request can be followed through several services; anything longer or
# stranger could forge log lines.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]

_NOT_TOLD = ("/health/", "/static/")

# The values of variables may be anybody's: a trace names places only.
_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)

log = structlog.stdlib.get_logger("vitrine.requests")


def logging_settings(*, level: str, form: str) -> dict[str, Any]:
    """Django's `LOGGING`: everything at `level` and above goes to standard error, as `text` or `json`."""
    renderers: list[Any] = (
        [structlog.processors.ExceptionRenderer(_TRACEBACK), structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=False, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django gives these two handlers of their own; a line must not come out twice.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # A 404 is in the request's own line already.
            "django.request": {"level": "ERROR"},
            # Of tasks only failures: how one ended well is told by `vitrine.celery`.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }


def configure() -> None:
    """Send structlog's lines through the standard module, so that one configuration rules both."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def request_id(given: str) -> str:
    """The caller's id where it is a harmless one, else a new one of 32 hexadecimal digits."""
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


class RequestLogMiddleware:
    """Gives every request an id, binds it to all lines logged meanwhile, and logs how the request ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id in `X-Request-ID`; the query string is not logged, it may say too much of a person."""
        identifier = request_id(request.headers.get("X-Request-ID", ""))
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=identifier):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = identifier
            if not request.path.startswith(_NOT_TOLD):
                milliseconds = round((time.perf_counter() - began) * 1000, 1)
                log.info(
                    "request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds
                )
        return response
