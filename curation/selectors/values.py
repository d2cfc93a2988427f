"""Source values as a curator works on them: with the state of their judgement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from catalog import properties
from catalog.bulk import among
from catalog.models import Annotation, SourceValue, Study
from catalog.permissions import Who
from curation.models import Proposal
from curation.states import State

ARCHIVE = "archive"
# States of a value, in the order of the work: those of proposals, and what the archive asserts and nobody judged yet.
STATES: dict[str, str] = {
    State.OPEN.value: "open",
    State.SENT_BACK.value: "sent back",
    State.DRAFT.value: "draft",
    State.SUBMITTED.value: "submitted",
    ARCHIVE: "by the archive",
    State.APPROVED.value: "approved",
    State.SET_ASIDE.value: "set aside",
}
WITH_TERMS = tuple(key for key, entry in properties.PROPERTIES.items() if entry.has_terms)


def own_or_shared(who: Who) -> Q:
    """The proposals that a curator works on: those that all share, or their own in studies that two judge independently."""
    independent = Q(within__curation__double=True)
    return Q(track=None) & ~independent | Q(track=who.user) & independent


def workable(who: Who) -> QuerySet[Any]:
    """Every value that terms can stand for, with its `work` (a key of STATES), the most samples first."""
    proposals = Proposal.objects.filter(own_or_shared(who), source_value=OuterRef("pk"), property=OuterRef("property"))
    newest = proposals.exclude(state=State.OPEN).values("state")[:1]
    facts = Annotation.objects.filter(source_value=OuterRef("pk"), status=Annotation.Status.ACCEPTED)
    stated = Case(When(Exists(facts), then=Value(ARCHIVE)), default=Value(State.OPEN.value), output_field=CharField())
    return (
        SourceValue.objects.filter(retired=False, property__in=WITH_TERMS, study__status=Study.Status.LIVE)
        .annotate(work=Coalesce(Subquery(newest, output_field=CharField()), stated))
        .order_by("-sample_count", "pk")
    )


def states_by_property(rows: QuerySet[Any]) -> dict[str, dict[str, tuple[int, int]]]:
    """For each property and state how many values there are, and the sum of the samples that carry them; one query."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    counted = rows.order_by().values_list("property", "work").annotate(values=Count("pk"), samples=Sum("sample_count"))
    for key, state, values, samples in counted:
        found.setdefault(key, {})[state] = (values, samples)
    return found


def proposals_of(values: Iterable[SourceValue], who: Who) -> dict[int, Proposal]:
    """The proposal on each value that this curator works on, by the id of the value, with its terms."""
    rows: QuerySet[Any] = Proposal.objects.filter(own_or_shared(who), property=F("source_value__property"))
    rows = rows.select_related("curator", "request").prefetch_related("terms__term")
    found: dict[int, Proposal] = {}
    for row in among(rows, "source_value", [value.pk for value in values]):
        if row.source_value_id:
            found[row.source_value_id] = row
    return found
