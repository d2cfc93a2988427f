"""Migration from obsolete terms: the list, and proposing what was chosen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from catalog.permissions import Action, Who
from curation.migrating import Group, survey
from curation.pages.migrations import Given, migrations_page, read_filters
from curation.picking import picked
from curation.services import migrate
from curation.views.guard import guarded, working
from ontology.models import Term
from ontology.problems import Problem
from ontology.succession import CERTAIN


@working
@require_safe
def migrations(request: HttpRequest, who: Who) -> HttpResponse:
    """What is on obsolete terms."""
    return render(request, "curation/migrations.html", {"page": migrations_page(request.GET, who)})


@guarded(Action.CURATE)
@require_POST
def propose(request: HttpRequest, who: Who) -> HttpResponse:
    """Propose replacements for the chosen terms, or for all of the filter where nobody has to choose."""
    groups = _chosen(request.POST, request.GET)
    at = ""
    try:
        choices = {}
        for group in groups:
            at = group.key
            choices[group.about, group.term.pk] = _replacement(group, request.POST)
        at = ""
        change_set = migrate(choices=choices, who=who)
    except Problem as problem:
        texts = {group.key: _text(group, request.POST) for group in groups}
        given = Given({group.key for group in groups}, texts, problem, at)
        page = migrations_page(request.GET, who, given)
        return render(request, "curation/migrations.html", {"page": page}, status=problem.status)
    messages.success(request, change_set.summary, extra_tags=str(change_set.pk))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("curation-migrations") + query)


def _chosen(data: QueryDict, params: QueryDict) -> list[Group]:
    """The terms that are ticked; with the button for all, those of the filter that need no choice."""
    groups = survey().groups()
    if data.get("op") == "certain":
        filters = read_filters(params)
        return [one for one in groups if filters.admits(one) and one.succession.kind in CERTAIN and one.open]
    wanted = set(data.getlist("term"))
    return [one for one in groups if one.key in wanted]


def _text(group: Group, data: QueryDict) -> str:
    """What was written or ticked for a term: the last that says anything."""
    return next((text for text in reversed(data.getlist(f"to:{group.key}")) if text.strip()), "")


def _replacement(group: Group, data: QueryDict) -> Term:
    text = _text(group, data) if data.get("op") != "certain" else ""
    if text:
        return picked(text, group.about)
    if group.succession.term is None:
        raise Problem(f"Choose what takes the place of {group.term}: {group.succession.sentence}.")
    return group.succession.term
