"""Is the site alive, and can it answer? For load balancers, supervisors and people."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.search import changes
from catalog.search.engines import configured
from catalog.search.status import index_status
from ontology.models import Ontology
from ontology.problems import Problem, Unavailable
from ontology.wording import counted


def database() -> str:
    """The name of the database that answered; raises `DatabaseError`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def ontologies() -> str:
    """How many ontologies are loaded; without any, no word can be understood."""
    count = Ontology.objects.count()
    if not count:
        raise Unavailable("No ontology is loaded. Load one: python manage.py load_ontology SOURCE.")
    return f"{count} loaded"


def index() -> str:
    """When the index in use was built, and how far it is behind; raises `Unavailable` where there is none."""
    engine = configured()
    built = datetime.fromtimestamp(engine.snapshot().state.built_at, tz=UTC)
    lag = changes.lag(rebuilding=engine.is_rebuilding())
    behind = f"{counted(lag, 'change')} to take in" if lag else "up to date"
    return f"built {built:%Y-%m-%d %H:%M} UTC, {behind}"


CHECKS: dict[str, Callable[[], str]] = {"database": database, "index": index, "ontologies": ontologies}


def outcome(check: Callable[[], str]) -> dict[str, object]:
    """`{"ok": bool, "detail": sentence}` of one check."""
    try:
        return {"ok": True, "detail": check()}
    except (DatabaseError, OSError, Problem) as error:
        return {"ok": False, "detail": str(error)}


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 where every part answers, else 503; either way what each of them said."""
    checks = {name: outcome(check) for name, check in CHECKS.items()}
    good = all(check["ok"] for check in checks.values())
    return JsonResponse({"status": "ok" if good else "unavailable", "checks": checks}, status=200 if good else 503)


@never_cache
@require_safe
def index_health(_request: HttpRequest) -> JsonResponse:
    """How the index stands to the database, in numbers: 200 where they are the same, else 503 with what to do.

    It counts, so ask it every minute and not every second; the site answers whatever this says.
    """
    try:
        status = index_status()
    except Problem as problem:
        return JsonResponse({"status": "unavailable", "advice": str(problem)}, status=503)
    word = "ok" if status.complete else "different"
    return JsonResponse(
        {"status": word, **asdict(status), "advice": status.advice}, status=200 if status.complete else 503
    )
