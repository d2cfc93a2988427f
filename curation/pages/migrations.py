"""What a new version of an ontology left behind, term by term, with what is proposed instead."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.pages.paging import Listing, listed_page
from catalog.pages.params import Params, chosen_property
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES
from curation.migrating import Fate, Group, Survey, survey
from curation.picking import Unclear
from ontology import curies
from ontology.problems import Problem
from ontology.succession import CERTAIN, Kind
from ontology.wording import listed

PAGE_SIZE = 25
# Kinds of proposals as the address names them.
KINDS = {kind.name.lower(): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address chooses; empty for all."""

    ontology: str = ""
    kind: str = ""
    property: str = ""

    def admits(self, group: Group, *but: str) -> bool:
        """Whether a group is chosen; the filters `but` do not count."""
        said = {"ontology": prefix_of(group), "kind": group.succession.kind.name.lower(), "property": group.about}
        return all(getattr(self, name) in ("", said[name]) for name in said if name not in but)


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter, with how many terms it shows."""

    key: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a form said that could not be done: chosen terms, texts by term, and what is wrong with one of them."""

    terms: Collection[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class MigrationRow:
    """An obsolete term, as far as a form had said something about it."""

    group: Group
    chosen: bool = False
    text: str = ""
    unclear: Unclear | None = None

    @property
    def certain(self) -> bool:
        """Whether nothing has to be chosen."""
        return self.group.succession.kind in CERTAIN

    @property
    def aside(self) -> tuple[tuple[int, Fate], ...]:
        """What cannot be migrated here, and why."""
        fates = self.group.fates
        return tuple((fates[fate], fate) for fate in (Fate.HELD, Fate.UNDER_WAY, Fate.TWICE) if fates[fate])


@dataclass(frozen=True, slots=True)
class MigrationsPage:
    """Everything the template needs. `certain`: chosen terms of which nobody has to choose the replacement."""

    list: Listing[Group]
    rows: Sequence[MigrationRow]
    filters: Filters
    fates: Sequence[tuple[Fate, int]]
    total: int
    certain: int
    ontologies: Sequence[Option]
    kinds: Sequence[Option]
    properties: Sequence[Option]
    may_curate: bool
    given: Given


def read_filters(params: Params) -> Filters:
    """The filters of the address. Raises `Problem` for a kind that there is none of."""
    kind = str(params.get("kind") or "")
    if kind and kind not in KINDS:
        raise Problem(f"kind={kind!r} is no kind of proposal; it is {listed(list(KINDS), 'or')}.")
    return Filters(str(params.get("ontology") or ""), kind, chosen_property(params))


def migrations_page(params: Params, who: Who, given: Given | None = None) -> MigrationsPage:
    """The screen; a fixed number of queries."""
    filters, found = read_filters(params), survey()
    groups = found.groups()
    shown = [group for group in groups if filters.admits(group)]
    page = listed_page(shown, params, size=PAGE_SIZE)
    return MigrationsPage(
        list=page,
        rows=_rows(page.rows, given or Given()),
        filters=filters,
        fates=_fates(found),
        total=found.fates.total(),
        certain=sum(group.succession.kind in CERTAIN and group.open > 0 for group in shown),
        ontologies=_options(groups, filters, "ontology", prefix_of),
        kinds=_options(groups, filters, "kind", lambda group: group.succession.kind.name.lower(), KINDS),
        properties=_options(groups, filters, "property", lambda group: group.about, _LABELS),
        may_curate=who.may(Action.CURATE),
        given=given or Given(),
    )


_LABELS = {key: entry.label for key, entry in PROPERTIES.items()}


def prefix_of(group: Group) -> str:
    """The ontology of the obsolete term."""
    return curies.prefix(group.term.curie)


def _rows(groups: Iterable[Group], given: Given) -> list[MigrationRow]:
    return [
        MigrationRow(
            group,
            group.key in given.terms,
            given.texts.get(group.key, ""),
            given.problem if given.at == group.key and isinstance(given.problem, Unclear) else None,
        )
        for group in groups
    ]


def _fates(found: Survey) -> list[tuple[Fate, int]]:
    return [(fate, found.fates[fate]) for fate in Fate if found.fates[fate]]


def _options(
    groups: Sequence[Group],
    filters: Filters,
    name: str,
    key: Callable[[Group], str],
    labels: Mapping[str, str] | None = None,
) -> list[Option]:
    """The values of one filter, counted without it."""
    count = Counter(key(group) for group in groups if filters.admits(group, name))
    return [Option(one, str((labels or {}).get(one, one)), total) for one, total in count.most_common()]
