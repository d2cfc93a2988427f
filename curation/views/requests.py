"""Terms that are missing: asking for them, the list, and what became of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import SourceValue
from catalog.permissions import Action, Who
from curation import forms
from curation.judgement import Target
from curation.models import TermRequest
from curation.pages.bench import find_values
from curation.pages.requests import chosen, find_request, request_page, requests_page, table
from curation.picking import picked
from curation.selectors.values import proposals_of
from curation.services import requesting
from curation.services.requesting import Wanted, request_term
from curation.views.guard import guarded, working
from ontology.problems import Problem

_FORMATS = {"tsv": ("\t", "text/tab-separated-values"), "csv": (",", "text/csv")}
_FIELDS = ("label", "why", "definition", "parent")


@working
@require_safe
def requests(request: HttpRequest, _who: Who) -> HttpResponse:
    """What was asked for."""
    return render(request, "curation/requests.html", {"page": requests_page(request.GET)})


@working
@require_safe
def file(request: HttpRequest, _who: Who) -> HttpResponse:
    """The same as a table, for the ontology's tracker."""
    form = request.GET.get("format") or "tsv"
    if form not in _FORMATS:
        raise Problem(f"format={form!r} is no format of this table; it is tsv or csv.")
    delimiter, kind = _FORMATS[form]
    lines = table(chosen(request.GET), delimiter=delimiter)
    response = HttpResponse("".join(lines), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="term-requests.{form}"'
    return response


@guarded(Action.CURATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, who: Who) -> HttpResponse:
    """Ask for a term that a value needs. What cannot be asked is said beside what was typed."""
    value = find_values([forms.whole(request.GET.get("value", ""), "value")], who)[0]
    given, problem = (
        {"label": value.text} | {name: request.POST[name] for name in _FIELDS if name in request.POST},
        None,
    )
    if request.method == "POST":
        try:
            return redirect("curation-request", _requested(value, given, request.POST.get("version", "0"), who).pk)
        except Problem as found:
            problem = found
    proposal = proposals_of([value], who).get(value.pk)
    shown = {"value": value, "given": given, "problem": problem, "version": proposal.version if proposal else 0}
    return render(request, "curation/request_new.html", shown, status=problem.status if problem else 200)


def _requested(value: SourceValue, given: dict[str, str], version: str, who: Who) -> TermRequest:
    parent = picked(given["parent"], value.property) if given.get("parent", "").strip() else None
    wanted = Wanted(value.property, given["label"], given.get("why", ""), given.get("definition", ""), parent)
    target = Target(value, value.property, forms.whole(version, "version"))
    return request_term(wanted=wanted, targets=[target], who=who)


@working
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, who: Who, pk: int) -> HttpResponse:
    """One request, and what became of it."""
    if request.method == "POST":
        who.require(Action.CURATE)
    row, problem = find_request(pk), None
    if request.method == "POST":
        try:
            messages.success(request, _moved(row, request.POST.get("op", ""), request.POST.get("said", ""), who))
            return redirect("curation-request", pk)
        except Problem as found:
            problem = found
            row.refresh_from_db()
    shown = {"page": request_page(row, who), "problem": problem, "said": request.POST.get("said", "")}
    return render(request, "curation/request.html", shown, status=problem.status if problem else 200)


def _moved(row: TermRequest, operation: str, said: str, who: Who) -> str:
    """Do what a form asks, and return what was done."""
    match operation:
        case "ask":
            return requesting.ask(request=row, tracker=said, who=who).summary
        case "make":
            return requesting.make(request=row, term=picked(said, row.property), who=who).summary
        case "decline":
            return requesting.decline(request=row, reason=said, who=who).summary
        case "reopen":
            return requesting.reopen(request=row, who=who).summary
    raise Problem(f"op={operation!r} is nothing that can be done; it is ask, make, decline or reopen.")
