"""The dashboard, and who curates what. Thin, as `catalog.views`."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Study
from catalog.permissions import Action, Who
from catalog.returning import back_to
from catalog.selectors import find_live_study
from curation import services
from curation.pages.dashboard import queue
from curation.pages.mine import mine
from curation.views.guard import working
from ontology.problems import NotFound, Problem


@working
@require_safe
def dashboard(request: HttpRequest, who: Who) -> HttpResponse:
    """What there is to do."""
    context = {
        "queue": queue(request.GET, who),
        "mine": mine(who),
        "may_claim": who.may(Action.CURATE),
        "may_assign": who.may(Action.ASSIGN),
    }
    return render(request, "curation/dashboard.html", context)


@working
@require_POST
def assigning(request: HttpRequest, who: Who, archive: str, accession: str) -> HttpResponse:
    """Claim, release or assign a study, say how soon, or have two judge it; then go back to where one was."""
    _do(find_live_study(accession, archive), who, request.POST)
    return redirect(back_to(request, "curation", name="next"))


def _do(study: Study, who: Who, given: QueryDict) -> None:
    match given.get("do", ""):
        case "claim":
            services.claim(study=study, who=who)
        case "release":
            services.release(study=study, who=who)
        case "assign":
            services.assign(study=study, curator=_account(given.get("curator", "")), who=who)
        case "prioritise":
            services.prioritise(study=study, priority=_priority(given.get("priority", "")), who=who)
        case "double":
            services.curate_twice(study=study, double=given.get("double") == "yes", who=who)
        case other:
            raise Problem(
                f"do={other!r} is nothing that can be done; it is claim, release, assign, prioritise or double."
            )


def _account(name: str) -> Any:
    found = get_user_model()._default_manager.filter(username=name).first()
    if found is None:
        raise NotFound(f"There is no account {name!r}." if name else "Choose who is to curate the study.")
    return found


def _priority(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise Problem(f"priority={written!r} is no whole number.") from None
