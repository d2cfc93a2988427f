"""The page that starts a harvest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.permissions import Action, who_asks
from catalog.services.jobs import start_job
from ingest.archives import CONNECTORS
from ontology.problems import Problem

_FIELDS = ("archive", "location", "accessions", "limit")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HttpRequest) -> HttpResponse:
    """Ask for a harvest. What cannot be is said beside what was typed."""
    who = who_asks(request)
    who.require(Action.HARVEST)
    given, problem = {name: request.POST.get(name, "") for name in _FIELDS}, None
    if request.method == "POST":
        try:
            return redirect(start_job(kind="harvest", arguments=given, who=who))
        except Problem as found:
            problem = found
    shown = {"given": given, "problem": problem, "connectors": CONNECTORS.values()}
    places = {"hosts": settings.VITRINE_HARVEST_HOSTS, "folders": settings.VITRINE_HARVEST_FOLDERS}
    return render(request, "ingest/harvest.html", shown | places, status=problem.status if problem else 200)
