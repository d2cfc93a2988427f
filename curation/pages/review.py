"""What waits for review: each proposal with what holds now and what would hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from catalog.bulk import among
from catalog.models import Annotation, Study
from catalog.models.annotations import SUBJECTS
from catalog.pages.paging import Listing, listing
from catalog.pages.params import Params, chosen_property
from catalog.permissions import Action, Who
from catalog.selectors import find_study
from curation.agreement import Agreement, agreement_of
from curation.judgement import judgement_of
from curation.models import Proposal
from curation.pages.rows import Meant, choice_of_fact, chosen
from curation.selectors.values import own_or_shared
from curation.services.holding import own_work, place_of
from curation.states import State

PAGE_SIZE = 50
_SUBJECTS = ("source_value", "study__archive", "component", "sample__component", "image__sample", "within__archive")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A proposal to decide on. `own`: who looks wrote it, and so cannot."""

    proposal: Proposal
    what: str
    kind: str
    samples: int | None
    before: tuple[Meant, ...]
    after: tuple[Meant, ...]
    comment: str
    own: bool

    @property
    def aim(self) -> str:
        """The proposal at its version, as forms send it."""
        return f"{self.proposal.pk}:{self.proposal.version}"

    @property
    def unchanged(self) -> bool:
        """Whether approval confirms what holds."""
        return set(self.before) == set(self.after)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The screen; `agreement` where one study is chosen that two curators judge."""

    list: Listing[Proposal]
    rows: Sequence[ReviewRow]
    study: Study | None
    key: str
    may_review: bool
    agreement: Agreement | None = None


def review_page(params: Params, who: Who) -> ReviewPage:
    """What waits, of one study or property or of all; a fixed number of queries."""
    study = find_study(str(params.get("study"))) if params.get("study") else None
    key = chosen_property(params)
    page = listing(_waiting(study, key, who), params, size=PAGE_SIZE)
    return ReviewPage(
        page,
        _rows(page.rows, who),
        study,
        key,
        who.may(Action.REVIEW),
        agreement=agreement_of(study) if study and who.may(Action.REVIEW) else None,
    )


def waiting_for(who: Who) -> "QuerySet[Proposal]":
    """What waits for the review of this person: submitted, and not their own."""
    return Proposal.objects.filter(state=State.SUBMITTED).exclude(pk__in=own_work(who).values("proposal"))


def _waiting(study: Study | None, key: str, who: Who) -> "QuerySet[Proposal]":
    rows = Proposal.objects.filter(state=State.SUBMITTED)
    if not who.may(Action.REVIEW):
        # Who judges independently sees of the other's judgement nothing before it is decided.
        rows = rows.filter(own_or_shared(who))
    if study:
        rows = rows.filter(within=study)
    if key:
        rows = rows.filter(property=key)
    reach = Coalesce(F("source_value__sample_count"), 1)
    return (
        rows.select_related("curator", "request", *_SUBJECTS)
        .prefetch_related("terms__term")
        .order_by("within", "property", reach.desc(), "source_value", "pk")
    )


def _rows(proposals: Sequence[Proposal], who: Who) -> list[ReviewRow]:
    facts = _facts(proposals)
    foreign = set(waiting_for(who).filter(pk__in=[row.pk for row in proposals]).values_list("pk", flat=True))
    return [_row(row, facts.get(place_of(row), ()), own=row.pk not in foreign) for row in proposals]


def _row(row: Proposal, before: Iterable[Meant], *, own: bool) -> ReviewRow:
    said = judgement_of(row)
    column, _, key = place_of(row)
    value = row.source_value
    what = value.text if value else str(getattr(row, column))
    after = tuple(chosen(one, key) for one in said.terms)
    return ReviewRow(
        row,
        what,
        column.replace("_", " "),
        value.sample_count if value else None,
        tuple(before),
        after,
        said.comment,
        own,
    )


def _facts(proposals: Sequence[Proposal]) -> dict[tuple[str, int, str], list[Meant]]:
    """What holds now, by subject and property; one query for each kind of subject."""
    found: dict[tuple[str, int, str], list[Meant]] = {}
    wanted = {place_of(row) for row in proposals}
    for column in SUBJECTS:
        ids = {pk for name, pk, _ in wanted if name == column}
        rows = Annotation.objects.filter(Q(status=Annotation.Status.ACCEPTED)).select_related("term").order_by("pk")
        for row in among(rows, column, ids):
            place = (column, getattr(row, f"{column}_id"), row.property)
            if place in wanted:
                found.setdefault(place, []).append(chosen(choice_of_fact(row), row.property))
    return found
