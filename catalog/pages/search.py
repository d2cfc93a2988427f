"""The search page: the question, how it was understood, the answer, and the links that change it."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from catalog.models import Archive, Study
from catalog.pages.briefs import Brief, briefs
from catalog.pages.facets import FACET_SIZE, FacetBlock, facet_blocks
from catalog.pages.params import number, unit
from catalog.pages.samples import Cell, carried_by, columns_of
from catalog.search import language, service
from catalog.search.request import SearchRequest, StudyClause
from catalog.search.results import SampleHit, SearchResult, StudyHit, Through, Why
from ontology.problems import Problem
from ontology.wording import counted, listed

INDIRECT_SHOWN = 3
SAMPLE_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A reason as a sentence: `indirect` are terms below the asked one (or its orthologues), `others` how many are not named."""

    key: str
    term: str
    label: str
    absent: bool
    direct: bool
    indirect: tuple[Through, ...]
    others: int
    orthologues: bool = False

    @property
    def many(self) -> bool:
        """Whether the sentence speaks of several terms."""
        return len(self.indirect) + self.others > 1


@dataclass(frozen=True, slots=True)
class HitLine:
    """A study that was found. `query` is the question within this study."""

    hit: StudyHit
    why: tuple[WhyLine, ...]
    query: str


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample that was found, with what it carries of the columns."""

    hit: SampleHit
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def name(self) -> str:
        """What tells it from the others of its plate."""
        return (self.hit.plate and self.hit.well) or self.hit.name


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the template needs. One of `result` and `problem` is set."""

    text: str
    number: int = 1
    unit: str = "study"
    result: SearchResult | None = None
    problem: Problem | None = None
    facets: tuple[FacetBlock, ...] = ()
    hits: tuple[tuple[HitLine, Brief], ...] = ()
    columns: tuple[str, ...] = ()
    samples: tuple[SampleLine, ...] = ()
    coverage: str = ""

    @property
    def home(self) -> bool:
        """Nothing was asked yet."""
        return not self.text and self.number == 1 and self.unit == "study" and not self.problem

    @property
    def unread(self) -> bool:
        """The question itself has a mistake."""
        return self.status == Problem.status

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.problem.status if self.problem else 200

    @property
    def previous(self) -> int:
        """Number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Number of the page after."""
        return self.number + 1

    @property
    def first(self) -> int:
        """Rank of the first study shown."""
        return (self.number - 1) * self.result.request.page_size + 1 if self.result else 1

    @property
    def leading(self) -> str:
        """The property that colours the shares of the studies found: the first one asked about."""
        chips = self.result.chips if self.result else ()
        return next((chip.property for chip in chips if chip.property), "")


def search_page(params: QueryDict) -> SearchPage:
    """Answer the question in the address. A `Problem` is shown in place, beside the question that has it."""
    text, unit = params.get("q", "").strip(), params.get("unit", "study")
    try:
        request = _request(text, params)
        return _answered(text, service.search(request))
    except Problem as problem:
        return SearchPage(text=text, unit=unit if unit == "sample" else "study", problem=problem)


def _request(text: str, params: QueryDict) -> SearchRequest:
    return replace(language.parse(text), page=number(params, "page"), unit=unit(params), facet_size=FACET_SIZE)


def _answered(text: str, result: SearchResult) -> SearchPage:
    found = briefs(hit.id for hit in result.studies)
    lines = tuple((_line(hit, result), found[hit.id]) for hit in result.studies if hit.id in found)
    page = SearchPage(
        text=result.query or text,
        number=result.request.page,
        unit=result.request.unit,
        result=result,
        facets=facet_blocks(result.request, result.facets.values()),
        hits=lines,
        **_samples(result),
    )
    return replace(page, coverage=_coverage(result)) if page.home else page


def _samples(result: SearchResult) -> dict[str, Any]:
    carried = carried_by(hit.id for hit in result.samples) if result.samples else {}
    columns = columns_of(carried, SAMPLE_COLUMNS)
    lines = (SampleLine(hit, tuple(tuple(carried[hit.id].get(key, ())) for key in columns)) for hit in result.samples)
    return {"columns": tuple(columns), "samples": tuple(lines)}


def _line(hit: StudyHit, result: SearchResult) -> HitLine:
    within = result.request.adding(StudyClause((f"{hit.archive}:{hit.accession}",)))
    return HitLine(
        hit=hit,
        why=tuple(_reason(why) for why in hit.why),
        query=language.write(within),
    )


def _reason(why: Why) -> WhyLine:
    below = tuple(one for one in why.through if one.term != why.term)
    return WhyLine(
        key=why.property,
        term=why.term,
        label=why.name,
        absent=why.absent,
        orthologues=why.orthologues,
        direct=len(below) < len(why.through),
        indirect=below[:INDIRECT_SHOWN],
        others=len(below[INDIRECT_SHOWN:]),
    )


def _coverage(result: SearchResult) -> str:
    archives = list(
        Archive.objects.filter(studies__status=Study.Status.LIVE)
        .distinct()
        .order_by("name")
        .values_list("name", flat=True)
    )
    if not archives:
        return "Nothing has been harvested yet: `manage.py harvest` brings studies in."
    totals = result.totals
    return f"{counted(totals.samples, 'sample')} of {counted(totals.studies, 'study')} from {listed(archives)}."
