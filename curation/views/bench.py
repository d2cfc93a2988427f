"""The workbench: the grid of a study or of a property, what stands beside a value, and what is done with values."""

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from catalog.models import ChangeSet
from catalog.permissions import Action, Who
from catalog.returning import back_to
from catalog.selectors import find_live_study
from curation import forms
from curation.operations import Planned, planned, reach
from curation.pages.bench import CHUNK, find_values, property_bench, study_bench, with_offers
from curation.pages.beside import beside
from curation.pages.rows import Meant, Row, chosen, rows_of
from curation.selectors.values import proposals_of, workable
from curation.services import save, submit, take_back, undo
from curation.services.holding import Collided, Collision
from curation.states import State
from curation.views.guard import guarded, working
from ontology.problems import NotFound, Problem

# What our own script asks for: rows to put in their place, instead of a page.
_PIECE = "HTTP_VITRINE_PIECE"
_MOST_SHOWN = 5
HOME = "/curation/"


@working
@require_safe
def study(request: HttpRequest, who: Who, archive: str, accession: str) -> HttpResponse:
    """The values of a study."""
    page = study_bench(find_live_study(accession, archive), request.GET, who)
    if "suggest" in request.GET:
        with_offers(page.rows)
    return render(request, "curation/bench.html", {"page": page})


@working
@require_safe
def across(request: HttpRequest, who: Who, key: str) -> HttpResponse:
    """The values of a property in all studies."""
    page = property_bench(key, request.GET, who)
    if "suggest" in request.GET:
        with_offers(page.rows)
    return render(request, "curation/bench.html", {"page": page})


@working
@require_safe
def suggested(request: HttpRequest, who: Who) -> HttpResponse:
    """Rows of the grid with their suggestions, for at most as many values as are loaded at once."""
    ids = [forms.whole(one, "value") for one in request.GET.getlist("value")]
    if not 1 <= len(ids) <= CHUNK:
        raise Problem(f"Suggestions are given for 1 to {CHUNK} values at a time, not {len(ids)}.")
    return _rows(request, with_offers(rows_of(find_values(ids, who), who)))


@working
@require_safe
def value(request: HttpRequest, who: Who, value_id: int) -> HttpResponse:
    """One value: everything that helps to judge it, and the form to do so."""
    (found,) = find_values([value_id], who)
    piece = _PIECE in request.META
    template = "curation/beside.html" if piece else "curation/value.html"
    return render(request, template, {"page": beside(found, who), "who": who, "may_curate": who.may(Action.CURATE)})


@guarded(Action.CURATE)
@require_POST
def decide(request: HttpRequest, who: Who) -> HttpResponse:
    """Do something with values: save a draft, submit, take back. Others who were first are shown with what was wanted."""
    asked = forms.read(request.POST)
    try:
        if asked.operation in ("submit", "take_back"):
            return _moved(request, asked, who)
        plan = planned(asked, who)
        if asked.preview:
            return _preview(request, plan)
        change_set = save(edits=plan.edits, who=who, action=asked.operation)
    except Collided as collided:
        return _collided(request, collided, who)
    ids = [edit.target.subject.pk for edit in plan.edits]
    return _done(request, who, ids, change_set)


@guarded(Action.CURATE, Action.REVIEW)
@require_POST
def take_undo(request: HttpRequest, who: Who) -> HttpResponse:
    """Undo a ChangeSet, from the grid; an undo can be undone in the same way."""
    pk = forms.whole(request.POST.get("change_set", ""), "change_set")
    change_set = ChangeSet.objects.filter(pk=pk).first()
    if change_set is None:
        raise NotFound(f"There is no ChangeSet {pk}.")
    undone = undo(change_set=change_set, who=who)
    ids = [one for one in undone.change_set.decisions.values_list("proposal__source_value", flat=True) if one]
    return _done(request, who, ids, undone.change_set)


@guarded(Action.CURATE)
@require_POST
def submit_drafts(request: HttpRequest, who: Who) -> HttpResponse:
    """Submit every draft of a study and property that the curator works on."""
    study = find_live_study(request.POST.get("accession", ""), request.POST.get("archive", ""))
    drafts = workable(who).filter(study=study, property=request.POST.get("property", ""), work=State.DRAFT)
    found = proposals_of(drafts, who).values()
    return _done(request, who, [], submit(versions={row.pk: row.version for row in found}, who=who))


def _moved(request: HttpRequest, asked: forms.Asked, who: Who) -> HttpResponse:
    """Submit or take back the proposals on these values."""
    rows = rows_of(find_values([aim.id for aim in asked.aims], who), who)
    seen = {aim.id: aim.version for aim in asked.aims}
    versions = {row.proposal.pk: seen[row.value.pk] for row in rows if row.proposal}
    change_set = {"submit": submit, "take_back": take_back}[asked.operation](versions=versions, who=who)
    return _done(request, who, list(seen), change_set)


def _preview(request: HttpRequest, plan: Planned) -> HttpResponse:
    """What would change, before it does."""
    values, studies, samples = reach([row.value for row in plan.rows])
    shown = {
        "values": values,
        "studies": studies,
        "samples": samples,
        "replaced": sum(bool(row.meant or row.outcome) for row in plan.rows),
        "judgements": _grouped(plan),
        "fields": [(name, one) for name, ones in request.POST.lists() if name != "preview" for one in ones],
    }
    return render(request, "curation/preview.html", shown)


def _grouped(plan: Planned) -> list[tuple[list[Meant], int]]:
    """The different judgements, most values first, with the number of values that get each."""
    counts = Counter(
        tuple(chosen(one, edit.target.property_key) for one in edit.judgement.terms) for edit in plan.edits
    )
    return [(list(meant), count) for meant, count in counts.most_common(_MOST_SHOWN)]


def _done(request: HttpRequest, who: Who, ids: list[int], change_set: ChangeSet) -> HttpResponse:
    """The rows as they are now, with what was done and can be undone; without the script, back to where it was asked."""
    if _PIECE not in request.META:
        messages.success(request, change_set.summary, extra_tags=str(change_set.pk))
        return redirect(back_to(request, HOME))
    rows = rows_of(find_values(ids[:CHUNK], who), who)
    if len(rows) <= 5:
        with_offers(rows)
    return _rows(request, rows, change_set)


def _rows(request: HttpRequest, rows: Sequence[Row], change_set: ChangeSet | None = None) -> HttpResponse:
    return render(request, "curation/piece.html", {"rows": rows, "change_set": change_set, "loaded": True})


def _wanted(collision: Collision) -> list[Meant]:
    key = collision.proposal.property
    return [chosen(one, key) for one in collision.wanted.terms] if collision.wanted else []


def _collided(request: HttpRequest, collided: Collided, who: Who) -> HttpResponse:
    """Both versions, to choose from. Nothing was saved."""
    ids = [one.proposal.source_value_id for one in collided.collisions if one.proposal.source_value_id]
    rows = {row.value.pk: row for row in rows_of(find_values(ids, who), who)}
    both = [(rows[one.proposal.source_value_id or 0], one, _wanted(one)) for one in collided.collisions]
    fields = [(name, one) for name, ones in request.POST.lists() if name not in ("aim", "take") for one in ones]
    if "take" in request.POST:
        # A button says everything in one value; the form that asks again says it in fields.
        (row,) = forms.read(request.POST).rows
        fields += [
            ("op", "accept"),
            ("term", row.term),
            ("rank", str(row.rank)),
            ("confidence", str(row.confidence or "")),
        ]
    seen = {row.value.pk: row.version for row in rows.values()}
    aims = [f"{aim.id}:{seen.get(aim.id, aim.version)}" for aim in forms.read(request.POST).aims]
    shown = {"problem": collided, "both": both, "fields": fields, "aims": aims, "back": back_to(request, HOME)}
    piece = _PIECE in request.META
    return render(request, "curation/collision.html" if piece else "curation/collided.html", shown, status=409)
