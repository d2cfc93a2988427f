"""What is answered: plain frozen dataclasses, the same from every engine and for every door."""

from dataclasses import dataclass, field
from typing import Any, Literal

from catalog.search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Totals:
    """What the query matches. `images` counts those known of; `images_complete` is false if a sample does not say."""

    studies: int = 0
    samples: int = 0
    images: int = 0
    images_complete: bool = True


class Titled:
    """What has a label and may need its species beside it."""

    __slots__ = ()
    label: str
    species: str

    @property
    def name(self) -> str:
        """The label; with the species where genes of several have it."""
        return f"{self.label} ({self.species})" if self.species else self.label


@dataclass(frozen=True, slots=True)
class Through(Titled):
    """A term that matching samples carry themselves, and how many of them do; for `species` see `FacetValue`."""

    term: str
    label: str
    samples: int
    taxon: str = ""
    species: str = ""


@dataclass(frozen=True, slots=True)
class Why(Titled):
    """An asked term and the study's own terms that reached it, most samples first (the asked term itself among them).

    `quality` is the CURIE of the paired quality, if a pair was asked (`label` then names both). `absent`: seen not to
    show it. `orthologues`: those of the gene were asked, too.
    """

    property: str
    term: str
    label: str
    through: tuple[Through, ...] = ()
    quality: str = ""
    absent: bool = False
    orthologues: bool = False
    taxon: str = ""
    species: str = ""


@dataclass(frozen=True, slots=True)
class StudyHit:
    """A study with how many of its samples and their images match."""

    id: int
    archive: str
    accession: str
    title: str
    samples: int
    images: int
    images_complete: bool = True
    why: tuple[Why, ...] = ()

    @property
    def url(self) -> str:
        """Its page."""
        return f"/studies/{self.archive}/{self.accession}/"


@dataclass(frozen=True, slots=True)
class SampleHit:
    """A matching sample; `images` is None if unknown."""

    id: int
    public_id: str
    archive: str
    accession: str
    name: str
    plate: str = ""
    well: str = ""
    images: int | None = None

    @property
    def url(self) -> str:
        """Its page."""
        return f"/samples/{self.public_id}/"


@dataclass(frozen=True, slots=True)
class FacetValue(Titled):
    """One value of a facet with exact counts for the query without the facet's own selection.

    `term` is a CURIE, a choice, an archive key. `parent` is the nearest shown value above it ("" at the top), `depth` its distance from the
    top; values come in tree order, most samples first among siblings. `has_children`: something below it occurs.
    `query` is the written query that ticks (or unticks, if `selected`) this value. `taxon` is a gene's, and `species`
    its short name where genes in use of several organisms have this label.
    """

    property: str
    term: str
    label: str
    samples: int
    images: int
    studies: int
    parent: str = ""
    depth: int = 0
    selected: bool = False
    has_children: bool = False
    query: str = ""
    taxon: str = ""
    species: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one property; `more`: how many values occur beyond those shown. `tree`: some value has a parent.

    `passing` are terms above shown ones that tell nothing more, as they have the very samples of one value below them
    (the thirty ranks between *Eukaryota* and *Homo sapiens*): a page leaves them out, JSON lists them with the others.
    """

    property: str
    label: str
    values: tuple[FacetValue, ...] = ()
    more: int = 0
    tree: bool = False
    passing: tuple[FacetValue, ...] = ()


ChipKind = Literal["term", "choice", "range", "text", "study", "archive"]


@dataclass(frozen=True, slots=True)
class Chip(Titled):
    """One thing the query was understood to ask, with the written queries that change it ("" where that makes no sense).

    `joined`: an alternative of the chip before it (*or*). `below`: how many terms below it occur in the index.
    `recognised`: made from words that named the term; `as_text` searches them as plain text again, which
    finds `more_as_text` samples that are not annotated with the term. `orthologues`: how
    many other genes are asked along with this one; `as_orthologues` asks them too, `as_gene` no longer does.
    """

    kind: ChipKind
    label: str
    property: str = ""
    property_label: str = ""
    term: str = ""
    quality: str = ""
    below: int = 0
    exact: bool = False
    negated: bool = False
    absent: bool = False
    joined: bool = False
    recognised: str = ""
    without: str = ""
    as_exact: str = ""
    as_broad: str = ""
    as_text: str = ""
    more_as_text: int = 0
    orthologues: int = 0
    as_orthologues: str = ""
    as_gene: str = ""
    taxon: str = ""
    species: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one request. `query` is its canonical written form; `notes` are sentences for the person.

    `request` has every name turned into a CURIE. `pages` is at least 1. `took` is seconds.
    """

    query: str
    request: SearchRequest
    totals: Totals
    studies: tuple[StudyHit, ...] = ()
    samples: tuple[SampleHit, ...] = ()
    facets: dict[str, Facet] = field(default_factory=dict)
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()
    pages: int = 1
    took: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The answer in the shape that `search --json` and the API promise; further keys may be added, none taken."""
        return {
            "query": self.query,
            "totals": _plain(self.totals),
            "page": self.request.page,
            "pages": self.pages,
            "studies": [_study(hit) for hit in self.studies],
            "samples": [_plain(hit) for hit in self.samples],
            "facets": {key: [_value(value) for value in _values(facet)] for key, facet in self.facets.items()},
            "understood": [_plain(chip) for chip in self.chips],
            "notes": list(self.notes),
        }


def _plain(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def _study(hit: StudyHit) -> dict[str, Any]:
    why = [_plain(reason) | {"through": [_plain(one) for one in reason.through]} for reason in hit.why]
    keys = ("accession", "archive", "title", "samples", "images", "images_complete")
    return {key: getattr(hit, key) for key in keys} | {"why": why}


def _values(facet: Facet) -> list[FacetValue]:
    return sorted((*facet.values, *facet.passing), key=lambda value: (-value.samples, value.term))


def _value(value: FacetValue) -> dict[str, Any]:
    keys = ("term", "label", "samples", "images", "studies", "parent", "selected", "taxon", "species")
    return {key: getattr(value, key) for key in keys}
