"""The dashboard: what there is to do, most samples reached first, and what concerns the one who looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import QueryDict

from catalog.models import Archive, Study
from catalog.pages.paging import Listing, listed_page
from catalog.pages.params import chosen_property
from catalog.pages.studies import matching
from catalog.permissions import TABLE, Action, Who
from catalog.properties import PROPERTIES
from curation.agreement import Agreement, agreements
from curation.models import StudyCuration
from curation.selectors.kept import current_tallies
from curation.selectors.progress import DONE, STATES, Tally
from curation.selectors.values import STATES as LABELS
from curation.selectors.values import WITH_TERMS
from curation.services.assigning import PRIORITIES
from ontology.problems import Problem

PAGE_SIZE = 25
WHOSE = {"all": "all studies", "mine": "mine", "unassigned": "nobody's"}
ORDERS = {
    "impact": "Most samples first",
    "values": "Most open values first",
    "priority": "Most urgent first",
    "accession": "Accession",
}


@dataclass(frozen=True, slots=True)
class Part:
    """So many values of one state, as a part of a bar."""

    state: str
    values: int
    samples: int
    start: float
    width: float

    @property
    def label(self) -> str:
        """The state in words."""
        return LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Progress:
    """One property of one study (or all together), as a bar of its states. Widths are per cent."""

    key: str
    tally: Tally

    @property
    def parts(self) -> tuple[Part, ...]:
        """The states that there are, from done to open."""
        found, start, total = [], 0.0, self.tally.total
        for state in STATES:
            if number := self.tally.values[state]:
                found.append(Part(state, number, self.tally.samples[state], start, 100 * number / total))
                start += 100 * number / total
        return tuple(found)

    @property
    def finished(self) -> bool:
        """Whether every value was mapped by the archive or approved."""
        return self.tally.total == sum(self.tally.values[state] for state in DONE)

    @property
    def words(self) -> str:
        """What the bar shows, for who does not see it."""
        return ", ".join(f"{part.values:,} {part.label}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """A study of the queue: what is open in it, by property, and who has it."""

    study: Study
    progress: tuple[Progress, ...]
    total: Tally
    curation: StudyCuration
    agreement: Agreement | None

    @property
    def unfinished(self) -> tuple[Progress, ...]:
        """The properties that somebody has something to do with."""
        return tuple(one for one in self.progress if not one.finished)

    @property
    def finished(self) -> tuple[Progress, ...]:
        """The others."""
        return tuple(one for one in self.progress if one.finished)

    @property
    def priority(self) -> str:
        """How soon, in a word."""
        return PRIORITIES[self.curation.priority]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address narrows the queue to."""

    text: str = ""
    archive: str = ""
    property_key: str = ""
    whose: str = "all"
    order: str = "impact"


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, and what all of it comes to."""

    asked: Asked
    list: Listing[int]
    rows: tuple[Row, ...]
    total: Tally
    archives: tuple[Archive, ...] = ()
    curators: tuple[Any, ...] = ()
    properties: tuple[tuple[str, str], ...] = field(default=tuple((key, PROPERTIES[key].label) for key in WITH_TERMS))

    @property
    def filtered(self) -> bool:
        """Whether anything narrows it."""
        return (self.asked.text, self.asked.archive, self.asked.property_key, self.asked.whose) != ("", "", "", "all")

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """The states of bars, with their words."""
        return tuple((state, LABELS[state]) for state in STATES)

    @property
    def choices(self) -> dict[str, dict[str, str] | dict[int, str]]:
        """Whose studies, in which order, how soon."""
        return {"whose": WHOSE, "orders": ORDERS, "priorities": PRIORITIES}


def queue(params: QueryDict, who: Who) -> Queue:
    """The studies with values that can be judged. Raises `Problem` for a filter that cannot be read."""
    asked = _asked(params)
    archives = tuple(Archive.objects.order_by("name"))
    if asked.archive and asked.archive not in {one.key for one in archives}:
        known = ", ".join(one.key for one in archives) or "none yet"
        raise Problem(f"There is no archive {asked.archive!r} here; archives are {known}.")
    curations = {row.study_id: row for row in StudyCuration.objects.select_related("curator")}
    found = _by_study(current_tallies(), asked.property_key)
    shown = [pk for pk in _ids(asked) if pk in found and _is(asked.whose, curations.get(pk), who)]
    totals = {pk: _sum(one.tally for one in found[pk]) for pk in shown}
    place = {pk: number for number, pk in enumerate(shown)}
    ordered = sorted(shown, key=lambda pk: _order(asked.order, totals[pk], curations.get(pk), place[pk]))
    page = listed_page(ordered, params, size=PAGE_SIZE)
    return Queue(
        asked=asked,
        list=page,
        rows=_rows(page.rows, found, totals, curations, who),
        total=_sum(totals.values()),
        archives=archives,
        curators=tuple(_curators()) if who.may(Action.ASSIGN) else (),
    )


def _asked(params: QueryDict) -> Asked:
    asked = Asked(
        params.get("q", "").strip(),
        params.get("archive", ""),
        chosen_property(params),
        params.get("whose") or "all",
        params.get("order") or "impact",
    )
    for name, given, known in (("whose", asked.whose, WHOSE), ("order", asked.order, ORDERS)):
        if given not in known:
            raise Problem(f"{name}={given!r} cannot be read; it is one of {', '.join(known)}.")
    if asked.property_key and not PROPERTIES[asked.property_key].has_terms:
        label = PROPERTIES[asked.property_key].label
        raise Problem(f"{label} takes no ontology terms, so that nothing of it is to be judged.")
    return asked


def _ids(asked: Asked) -> list[int]:
    return list(matching(asked.text, asked.archive).order_by("archive__key", "accession").values_list("pk", flat=True))


def _by_study(tallies: Mapping[tuple[int, str], Tally], key: str) -> dict[int, list[Progress]]:
    found: dict[int, list[Progress]] = {}
    for (study, property_key), tally in tallies.items():
        if tally.total and key in ("", property_key):
            found.setdefault(study, []).append(Progress(property_key, tally))
    return found


def _is(whose: str, curation: StudyCuration | None, who: Who) -> bool:
    curator = curation.curator if curation else None
    return whose == "all" or (curator is None if whose == "unassigned" else curator == who.user)


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(
        {state: sum(tally.values[state] for tally in found) for state in STATES},
        {state: sum(tally.samples[state] for tally in found) for state in STATES},
    )


def _order(order: str, total: Tally, curation: StudyCuration | None, place: int) -> tuple[int, ...]:
    """Where a study goes, the smallest first; `place` is where its accession puts it."""
    match order:
        case "accession":
            return (place,)
        case "values":
            return (-total.open, place)
        case "priority":
            return (-(curation.priority if curation else 0), -total.open_samples, place)
        case _:
            return (-total.open_samples, -total.open, place)


def _rows(
    ids: Sequence[int],
    found: Mapping[int, Sequence[Progress]],
    totals: Mapping[int, Tally],
    curations: Mapping[int, StudyCuration],
    who: Who,
) -> tuple[Row, ...]:
    studies = Study.objects.select_related("archive").in_bulk(ids)
    double = [pk for pk in ids if pk in curations and curations[pk].double]
    agreed = agreements(double if who.may(Action.REVIEW) else ())
    return tuple(
        Row(
            studies[pk],
            tuple(sorted(found[pk], key=lambda one: (-one.tally.open_samples, -one.tally.open, one.key))),
            totals[pk],
            curations.get(pk) or StudyCuration(study=studies[pk]),
            agreed.get(pk),
        )
        for pk in ids
    )


def _curators() -> Iterable[Any]:
    """Accounts that may curate, by name."""
    groups = Group.objects.filter(name__in=[role.value for role in TABLE[Action.CURATE]])
    users = get_user_model()._default_manager
    return (
        (users.filter(groups__in=groups) | users.filter(is_superuser=True))
        .filter(is_active=True)
        .distinct()
        .order_by("username")
    )
