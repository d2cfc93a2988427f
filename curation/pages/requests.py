"""Terms that were asked for: the list, one of them, and the table that an ontology's tracker takes."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from catalog.models import ChangeSet
from catalog.pages.paging import Listing, listing
from catalog.pages.params import Params, chosen_property
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES, Property
from curation.models import Proposal, TermRequest
from curation.request_states import Move, moves_from
from curation.selectors.values import own_or_shared
from curation.services.requesting import waiting, waiting_for
from curation.spreadsheets.cells import neutral
from ontology.problems import NotFound, Problem
from ontology.wording import listed

PAGE_SIZE = 50
_TEXTS = 5  # examples of use in the table
# Header and, for ROBOT, what each column becomes; those without a template are for people only. http://robot.obolibrary.org/template
COLUMNS = {
    "ID": "ID",
    "Label": "LABEL",
    "Definition": "A IAO:0000115",
    "Parent": "SC %",
    "Parent label": "",
    "Example of use": "A IAO:0000112 SPLIT=|",
    "Why": "A IAO:0000116",
    "Property": "",
    "Values": "",
    "State": "",
    "Tracker": "A IAO:0000233",
    "Term": "",
}


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """The list."""

    list: Listing[TermRequest]
    state: str
    key: str
    text: str
    states: Sequence[tuple[str, str, int]]
    properties: Sequence[Property]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with what waits for it and what was done."""

    request: TermRequest
    waiting: Sequence[Proposal]
    to_draft: int
    moves: Sequence[Move]
    history: Sequence[ChangeSet]
    may_curate: bool


def chosen(params: Params) -> "QuerySet[TermRequest]":
    """What the address chooses, newest first, with `waits`: how many values wait. Raises `Problem` for an unknown state."""
    state, key, text = str(params.get("state") or ""), chosen_property(params), str(params.get("q") or "").strip()
    if state and state not in TermRequest.State.values:
        raise Problem(
            f"state={state!r} is no state of a request; it is {listed(list(TermRequest.State.values), 'or')}."
        )
    rows = TermRequest.objects.select_related("parent", "term", "requester").order_by("-pk")
    rows = rows.filter(Q(state=state) if state else Q(), Q(property=key) if key else Q())
    rows = rows.filter(Q(label__icontains=text) | Q(why__icontains=text)) if text else rows
    return rows.annotate(waits=Count("proposals", filter=Q(proposals__outcome=Proposal.Outcome.REQUESTED)))


def requests_page(params: Params) -> RequestsPage:
    """The list; a fixed number of queries."""
    counts = dict(TermRequest.objects.values_list("state").annotate(Count("pk")).order_by())
    states = [(state.value, str(state.label).lower(), counts.get(state.value, 0)) for state in TermRequest.State]
    return RequestsPage(
        list=listing(chosen(params), params, size=PAGE_SIZE),
        state=str(params.get("state") or ""),
        key=chosen_property(params),
        text=str(params.get("q") or ""),
        states=states,
        properties=[entry for entry in PROPERTIES.values() if entry.has_terms],
    )


def find_request(pk: int) -> TermRequest:
    """The request. Raises `NotFound`."""
    row = TermRequest.objects.select_related("parent", "term", "requester").filter(pk=pk).first()
    if row is None:
        raise NotFound(f"There is no request {pk}.")
    return row


def request_page(row: TermRequest, who: Who) -> RequestPage:
    """One request; a fixed number of queries.

    Of two who judge the same independently neither sees what the other says; a reviewer sees both.
    """
    waits = waiting(row) if who.may(Action.REVIEW) else waiting(row).filter(own_or_shared(who))
    said = Q(action="request", summary__contains=f"“{row.label}”")
    return RequestPage(
        request=row,
        waiting=list(waits[:PAGE_SIZE]),
        to_draft=waiting_for(row, who).count(),
        moves=moves_from(TermRequest.State(row.state)),
        history=list(ChangeSet.objects.filter(said).select_related("actor").order_by("pk")),
        may_curate=who.may(Action.CURATE),
    )


def table(rows: Any, *, delimiter: str) -> Iterator[str]:
    """The requests as a table that ROBOT's `template` reads, line by line; formulas are neutralised."""
    yield _line(list(COLUMNS), delimiter)
    yield _line(list(COLUMNS.values()), delimiter)
    for row in rows.prefetch_related("proposals__source_value"):
        yield _line([neutral(cell) for cell in _cells(row)], delimiter)


def _cells(row: Any) -> list[str]:
    texts = dict.fromkeys(one.source_value.text for one in row.proposals.all() if one.source_value)
    parent = row.parent
    return [
        "",
        row.label,
        row.definition,
        parent.curie if parent else "",
        parent.label if parent else "",
        "|".join(text.replace("|", "/") for text in list(texts)[:_TEXTS]),
        row.why,
        row.property,
        str(len(texts)),
        row.get_state_display(),
        row.tracker,
        row.term.curie if row.term else "",
    ]


def _line(cells: Sequence[str], delimiter: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return file.getvalue()
