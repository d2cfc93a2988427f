"""The history: the timeline, one ChangeSet, one value, and undoing. Thin, as `catalog.views`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.permissions import Who
from curation.pages.history import change_set_page, history_page, value_history_page
from curation.selectors.history import find_change_set
from curation.services import undo
from curation.views.guard import working
from ontology.problems import Problem


@working
@require_safe
def history(request: HttpRequest, _who: Who) -> HttpResponse:
    """The timeline."""
    return render(request, "curation/history.html", {"page": history_page(request.GET)})


@working
@require_safe
def change_set(request: HttpRequest, who: Who, pk: int) -> HttpResponse:
    """One ChangeSet, before beside after."""
    return render(request, "curation/change_set.html", {"page": change_set_page(pk, request.GET, who)})


@working
@require_safe
def versions(request: HttpRequest, who: Who, proposal_id: int) -> HttpResponse:
    """Everything that was decided about one value, and two versions of it compared."""
    page = value_history_page(proposal_id, request.GET, who)
    return render(request, "curation/value_versions.html", {"page": page})


@working
@require_POST
def undo_change_set(request: HttpRequest, who: Who, pk: int) -> HttpResponse:
    """Undo all of a ChangeSet, or the decisions that were chosen; then show what that did."""
    chosen = request.POST.getlist("decision")
    if wrong := [one for one in chosen if not (one.isascii() and one.isdigit())]:
        raise Problem(f"decision={wrong[0]!r} is no number of a decision.")
    if not chosen and request.POST.get("what") != "all":
        raise Problem("Choose at least one decision, or undo all of them.")
    only = () if request.POST.get("what") == "all" else [int(one) for one in chosen]
    return redirect("curation-change-set", undo(change_set=find_change_set(pk), who=who, only=only).change_set.pk)
