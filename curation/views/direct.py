"""Annotating a study, component, sample or image by itself."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catalog import properties
from catalog.models import ChangeSet
from catalog.permissions import Action, Who
from curation import forms
from curation.judgement import Choice, Edit, Judgement, Outcome, added, dropped
from curation.pages.direct import KINDS, DirectPage, direct_page
from curation.pages.rows import chosen
from curation.picking import Unclear, picked
from curation.services import save, submit, take_back
from curation.services.holding import Collided
from curation.views.guard import guarded
from ontology.problems import NotFound, Problem
from ontology.wording import listed

_FIELDS = ("property", "term", "mapping", "polarity", "level", "evidence", "comment")


@guarded(Action.CURATE)
@require_http_methods(["GET", "HEAD", "POST"])
def annotate(request: HttpRequest, who: Who, kind: str, ident: str) -> HttpResponse:
    """What is said of the subject, and saying more. What cannot be is said beside what was typed."""
    if kind not in KINDS:
        raise NotFound(f"A {kind} cannot be annotated; a {listed(list(KINDS), 'or')} can.")
    page, collided = direct_page(kind, ident, who), None
    given, problem = {name: request.POST.get(name, "") for name in _FIELDS}, None
    if request.method == "POST":
        try:
            change_set = _done(request.POST, page, who)
            messages.success(request, change_set.summary, extra_tags=str(change_set.pk))
            return redirect(request.path)
        except Problem as found:
            problem = found
    if isinstance(problem, Collided):
        page = direct_page(kind, ident, who)
        collided = _both(request.POST, page, problem)
    candidates = problem.candidates if isinstance(problem, Unclear) else ()
    shown = {"page": page, "given": given, "problem": problem, "candidates": candidates, "collided": collided}
    return render(request, "curation/direct.html", shown, status=problem.status if problem else 200)


def _done(data: QueryDict, page: DirectPage, who: Who) -> ChangeSet:
    key = properties.find(data.get("property", "")).key
    operation, line = data.get("op", ""), page.line(key)
    version = forms.whole(data.get("version") or data.get(f"version:{key}") or "0", "version")
    if operation in ("submit", "take_back"):
        if not line.proposal:
            raise Problem("Nothing was proposed yet.")
        move = {"submit": submit, "take_back": take_back}[operation]
        return move(versions={line.proposal.pk: version}, who=who)
    judged = {"add": _added, "drop": _dropped}.get(operation)
    if judged is None:
        raise Problem(f"op={operation!r} is nothing that can be done; it is add, drop, submit or take_back.")
    edit = Edit(page.target(key, version), judged(data, key, line.judgement))
    return save(edits=[edit], who=who, action="annotate")


def _both(data: QueryDict, page: DirectPage, collided: Collided) -> dict[str, Any]:
    """What somebody else said first, what was wanted, and the form that says it at the version which is there now."""
    first = collided.collisions[0]
    line, wanted = page.line(first.proposal.property), first.wanted
    left_out = ("csrfmiddlewaretoken", "version")
    fields = [(name, one) for name, ones in data.lists() if name.partition(":")[0] not in left_out for one in ones]
    yours = [chosen(one, line.entry.key) for one in wanted.terms] if wanted else None
    return {"line": line, "wanted": wanted, "yours": yours, "fields": [*fields, ("version", line.version)]}


def _added(data: QueryDict, key: str, present: Judgement) -> Judgement:
    # Without our script, a candidate that was ticked comes after the text that it stands for.
    rows = forms.read_terms(data) or (forms.TermRow(""),)
    row = replace(rows[0], term=rows[-1].term)
    choice = Choice(
        picked(row.term, key), row.mapping or "exact", row.polarity or "present", max(row.level, 0), row.evidence or ""
    )
    return Judgement(added(present, (choice,)), comment=data.get("comment", "").strip() or present.comment)


def _dropped(data: QueryDict, key: str, present: Judgement) -> Judgement:
    left = dropped(present, {picked(data.get("term", ""), key).pk})
    return Judgement(left, Outcome.TERMS if left else Outcome.NONE, present.comment)
