"""What is asked: one frozen dataclass that every door (page, API, command line) produces and the engines answer.

Clauses stand side by side: all of them hold for the same sample. `language.parse` makes a request from text without
looking anything up; `understanding.understand` then turns names into CURIEs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from ontology.problems import Problem

Unit = Literal["study", "sample"]

MAX_QUERY_LENGTH = 2_000
MAX_CLAUSES = 50
MAX_ALTERNATIVES = 200
MAX_PAGE_SIZE = 200
MAX_FACET_SIZE = 20_000
# Samples beyond this are not listed: every engine has to sort all that come before.
MAX_WINDOW = 10_000
DEFAULT_PAGE_SIZE = 20
DEFAULT_FACET_SIZE = 30


@dataclass(frozen=True, slots=True)
class Alternative:
    """One value that a clause accepts: a CURIE, or a name still to be looked up; with its quality, a pair.

    `exact`: the term itself and nothing below it. `orthologues`: those of the gene as well; `also` are their CURIEs,
    once they were looked up.
    """

    curie: str = ""
    name: str = ""
    quality: str = ""
    quality_name: str = ""
    exact: bool = False
    orthologues: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermClause:
    """The sample is annotated with one of the alternatives. `property` is empty until use decides it (a bare CURIE).

    `negated`: not annotated with any of them. `absent`: seen not to show it.
    """

    property: str
    alternatives: tuple[Alternative, ...]
    negated: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceClause:
    """The sample has one of the values of a property with fixed choices (control, quality_control)."""

    property: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written with its unit, and what it is in the base unit of what it measures."""

    number: str
    unit: str
    value: float


@dataclass(frozen=True, slots=True)
class RangeClause:
    """A number of the sample lies between the bounds (None: open); `dimension` is what it measures, e.g. mol/L."""

    property: str
    dimension: str
    low: Quantity | None = None
    high: Quantity | None = None
    include_low: bool = True
    include_high: bool = True
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TextClause:
    """Words of the sample's text or its study's title; `phrase`: as they stand, and never taken for a term.

    With `property`, words of that text property only.
    """

    text: str
    phrase: bool = False
    property: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class StudyClause:
    """The sample belongs to one of these studies, each `accession` or `archive:accession`."""

    studies: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveClause:
    """The sample's study comes from one of these archives (their keys)."""

    archives: tuple[str, ...]
    negated: bool = False


Clause = TermClause | ChoiceClause | RangeClause | TextClause | StudyClause | ArchiveClause


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. `unit`: what the page lists, studies or samples. `facet_size`: values shown in each facet.

    Raises `Problem` for a page, page size, facet size or number of clauses out of range.
    """

    clauses: tuple[Clause, ...] = ()
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE
    unit: Unit = "study"
    facet_size: int = DEFAULT_FACET_SIZE

    def __post_init__(self) -> None:
        """Refuse what no page of the site can ask for."""
        _within("Page", self.page, 1, 10**9)
        _within("Page size", self.page_size, 1, MAX_PAGE_SIZE)
        _within("Facet size", self.facet_size, 0, MAX_FACET_SIZE)
        if self.unit not in ("study", "sample"):
            raise Problem(f"A search lists studies or samples; unit {self.unit!r} should be study or sample.")
        if len(self.clauses) > MAX_CLAUSES:
            raise Problem(f"A search may have {MAX_CLAUSES} parts; this one has {len(self.clauses)}.")

    def keeping(self, wanted: Callable[[Clause], bool]) -> "SearchRequest":
        """The same request, first page, with only the clauses that are `wanted`."""
        return replace(self, clauses=tuple(clause for clause in self.clauses if wanted(clause)), page=1)

    def swapping(self, old: Clause, new: Clause | None) -> "SearchRequest":
        """The same request, first page, with `new` in the place of `old` (None: without it)."""
        changed = (new if clause is old else clause for clause in self.clauses)
        return replace(self, clauses=tuple(clause for clause in changed if clause is not None), page=1)

    def adding(self, clause: Clause) -> "SearchRequest":
        """The same request, first page, with one clause more."""
        return replace(self, clauses=(*self.clauses, clause), page=1)


def _within(what: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise Problem(f"{what} {number} is out of range; it can be {low} to {high}.")
