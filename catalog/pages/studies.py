"""The list of studies."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from catalog.models import Archive, Study
from catalog.pages.briefs import Brief, briefs
from catalog.pages.paging import Listing, listing
from catalog.selectors import live_studies
from ontology.problems import Problem

PAGE_SIZE = 25
MAX_TEXT = 200
ORDERS = {
    "accession": ("Accession", ("archive__key", "accession")),
    "newest": ("Newest first", ("-released", "accession")),
    "samples": ("Most samples first", ("-sample_count", "accession")),
}


@dataclass(frozen=True, slots=True)
class StudiesPage:
    """The studies that pass the filter, and what the filter offers."""

    text: str
    archive: str
    order: str
    list: Listing[Study]
    rows: tuple[Brief, ...]
    archives: tuple[Archive, ...]
    orders: tuple[tuple[str, str], ...]

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.archive)


def studies_page(params: QueryDict) -> StudiesPage:
    """Live studies by words of title, description or accession, and by archive. Raises `Problem` for unknown choices."""
    archive, order = params.get("archive", ""), params.get("order", "accession")
    archives = tuple(_archives())
    if archive and archive not in {one.key for one in archives}:
        known = ", ".join(one.key for one in archives) or "none yet"
        raise Problem(f"There is no archive {archive!r} here; archives are {known}.")
    if order not in ORDERS:
        raise Problem(f"Studies cannot be ordered by {order!r}; orders are {', '.join(ORDERS)}.")
    text = params.get("q", "").strip()
    page = listing(matching(text, archive).order_by(*ORDERS[order][1]), params, size=PAGE_SIZE)
    found = briefs(study.pk for study in page.rows)
    return StudiesPage(
        text=text,
        archive=archive,
        order=order,
        list=page,
        rows=tuple(found[study.pk] for study in page.rows),
        archives=archives,
        orders=tuple((key, label) for key, (label, _) in ORDERS.items()),
    )


def matching(text: str, archive: str = "") -> QuerySet[Study]:
    """Live studies of an archive (any, if empty) whose accession, title or description has every word of `text`."""
    if len(text) > MAX_TEXT:
        raise Problem(f"The filter may have {MAX_TEXT} characters; this one has {len(text)}.")
    rows = live_studies()
    for word in text.split():
        rows = rows.filter(Q(accession__icontains=word) | Q(title__icontains=word) | Q(description__icontains=word))
    return rows.filter(archive__key=archive) if archive else rows


def _archives() -> QuerySet[Archive]:
    live = Q(studies__status=Study.Status.LIVE)
    return (
        Archive.objects.annotate(study_total=Count("studies", filter=live)).filter(study_total__gt=0).order_by("name")
    )
