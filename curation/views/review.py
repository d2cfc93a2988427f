"""Review: what waits, and approving it or sending it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.permissions import Action, Who
from catalog.returning import back_to
from curation import forms
from curation.pages.review import review_page
from curation.services import approve, send_back
from curation.views.guard import guarded, working


@working
@require_safe
def review(request: HttpRequest, who: Who) -> HttpResponse:
    """What waits for review."""
    return render(request, "curation/review.html", {"page": review_page(request.GET, who)})


@guarded(Action.REVIEW)
@require_POST
def judge(request: HttpRequest, who: Who) -> HttpResponse:
    """Approve proposals, or send them back with a reason."""
    asked = forms.read(request.POST)
    versions = {aim.id: aim.version for aim in asked.aims}
    if asked.operation == "send_back":
        change_set = send_back(versions=versions, who=who, reason=asked.reason)
    else:
        change_set = approve(versions=versions, who=who)
    messages.success(request, change_set.summary, extra_tags=str(change_set.pk))
    return redirect(back_to(request, "/curation/review/"))
