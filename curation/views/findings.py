"""Findings across studies: listed, repaired with one click, looked for again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.permissions import Action, Who
from catalog.returning import back_to
from catalog.services.jobs import start_job
from curation import forms
from curation.pages.findings import chosen, findings_page, read, repairable
from curation.repairing import repairs
from curation.services import save
from curation.views.guard import guarded, working


@working
@require_safe
def findings(request: HttpRequest, who: Who) -> HttpResponse:
    """The list."""
    return render(request, "curation/findings.html", {"page": findings_page(request.GET, who)})


@guarded(Action.CURATE)
@require_POST
def repair(request: HttpRequest, who: Who) -> HttpResponse:
    """Propose what is right: for the findings that are named, else for all that the filters leave."""
    ids = [forms.whole(one, "finding") for one in request.POST.getlist("finding")]
    found = repairs(chosen(ids) if ids else repairable(read(request.POST)), who)
    change_set = save(edits=found.edits, who=who, action="repair", summary=found.words)
    messages.success(request, found.words, extra_tags=str(change_set.pk))
    return redirect(back_to(request, "/curation/findings/"))


@guarded(Action.CURATE)
@require_POST
def check(request: HttpRequest, who: Who) -> HttpResponse:
    """Have the rules look again, at one study or at all."""
    return redirect(start_job(kind="check", arguments={"study": request.POST.get("study", "")}, who=who))
