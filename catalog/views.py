"""The public pages. Thin: each asks its page module and renders; problems are raised and become pages elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from catalog import selectors
from catalog.models import Study
from catalog.pages.sample import sample_page
from catalog.pages.search import search_page
from catalog.pages.studies import studies_page
from catalog.pages.study import study_page
from catalog.pages.term import term_page
from catalog.pages.terms import terms_page
from catalog.pages.ticks import ticked_query
from catalog.permissions import Action, who_asks
from catalog.returning import back_to
from catalog.templatetags.vitrine import THEME_COOKIE, THEMES, search_url

YEAR = 365 * 24 * 3600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A question and its answer. Ticks sent by a form become the question they mean, at its own address."""
    if "tick" in request.GET or "had" in request.GET:
        query = ticked_query(request.GET)
        return redirect(search_url(query, unit=request.GET.get("unit", "study")))
    page = search_page(request.GET)
    return render(request, "catalog/search.html", {"page": page}, status=page.status)


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """The list of studies."""
    return render(request, "catalog/studies.html", {"page": studies_page(request.GET)})


@require_safe
def study_by_accession(_request: HttpRequest, accession: str) -> HttpResponse:
    """An accession alone leads to its study, where only one archive has it."""
    return redirect(selectors.find_study(accession))


@require_safe
def study(request: HttpRequest, archive: str, accession: str) -> HttpResponse:
    """One study; a tombstone where it was withdrawn."""
    found = selectors.find_study(accession, archive)
    if found.status == Study.Status.WITHDRAWN:
        return render(request, "catalog/tombstone.html", {"study": found}, status=410)
    may_curate = who_asks(request).may(Action.CURATE)
    return render(request, "catalog/study.html", {"page": study_page(found, request.GET, may_curate=may_curate)})


@require_safe
def sample(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sample; the tombstone of its study where that was withdrawn."""
    found = selectors.find_sample(public_id)
    if found.component.study.status == Study.Status.WITHDRAWN:
        return render(request, "catalog/tombstone.html", {"study": found.component.study}, status=410)
    return render(request, "catalog/sample.html", {"page": sample_page(found)})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Finding a term."""
    return render(request, "catalog/terms.html", {"page": terms_page(request.GET)})


@require_safe
def term(request: HttpRequest, curie: str) -> HttpResponse:
    """One term, gene or compound. Any other spelling of its CURIE, or a former one, leads to it."""
    page = term_page(curie)
    if page.term.curie != curie:
        return redirect("term", page.term.curie)
    return render(request, "catalog/term.html", {"page": page})


# No token: a page that all readers share must not carry one, and the worst a forger can do is turn on the light.
@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light or dark in a cookie, and go back to where they were."""
    chosen = request.POST.get("theme", "")
    response = redirect(back_to(request, "/", name="next"))
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax")
    return response
