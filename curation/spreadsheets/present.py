"""What holds for each value of a study now: its proposal, else what the archive brought."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.models import Annotation, SourceValue, Study
from catalog.permissions import Who
from catalog.properties import PROPERTIES
from curation.judgement import Choice, Judgement, Outcome, choice_of
from curation.models import Proposal, ProposedTerm, StudyCuration
from curation.selectors.values import ARCHIVE
from curation.states import State


@dataclass(frozen=True, slots=True)
class ValueState:
    """A value with what is said of it. `version` is that of its proposal, 0 without one; `by` who wrote it last."""

    value: SourceValue
    judgement: Judgement
    state: str = State.OPEN
    version: int = 0
    by: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing is said of it yet."""
        return self.judgement.outcome == Outcome.TERMS and not self.judgement.terms


def track_of(study: Study, who: Who) -> Any:
    """Whose proposals count: one's own where two curators judge the study independently, else those that all share."""
    return who.user if StudyCuration.objects.filter(study=study, double=True).exists() else None


def present(study: Study, who: Who, properties: Collection[str] = ()) -> list[ValueState]:
    """Every value of the properties that take terms, or of those named, most samples first; five queries."""
    track, order = track_of(study, who), {key: place for place, key in enumerate(PROPERTIES)}
    keys = [key for key, entry in PROPERTIES.items() if entry.has_terms and (not properties or key in properties)]
    values = SourceValue.objects.filter(study=study, retired=False, property__in=keys)
    proposals = {row.source_value_id: row for row in _proposals(study, track)}
    said, facts = _proposed(study, track), _facts(study)
    rows = sorted(values, key=lambda row: (order[row.property], -row.sample_count, row.text, row.submitted_id))
    return [_state(row, proposals.get(row.pk), said, facts.get(row.pk, ())) for row in rows]


def _proposals(study: Study, track: Any) -> Iterator[Proposal]:
    rows = Proposal.objects.filter(source_value__study=study, track=track).select_related(
        "source_value", "curator", "request"
    )
    yield from (row for row in rows if row.source_value and row.property == row.source_value.property)


def _proposed(study: Study, track: Any) -> dict[int, list[Choice]]:
    rows = ProposedTerm.objects.filter(proposal__source_value__study=study, proposal__track=track)
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for row in rows.select_related("term").order_by("pk"):
        found[row.proposal_id].append(choice_of(row))
    return found


def _facts(study: Study) -> dict[int, list[Choice]]:
    rows = Annotation.objects.filter(source_value__study=study, status=Annotation.Status.ACCEPTED)
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for row in rows.select_related("term", "source_value").order_by("pk"):
        if row.source_value and row.property == row.source_value.property:
            choice = Choice(row.term, row.mapping, row.polarity, row.level, row.evidence, row.group)
            found[row.source_value.pk].append(choice)
    return found


def _state(
    value: SourceValue, proposal: Proposal | None, said: dict[int, list[Choice]], facts: Collection[Choice]
) -> ValueState:
    version = proposal.version if proposal else 0
    if proposal is None or proposal.state == State.OPEN:
        return ValueState(value, Judgement(tuple(facts)), ARCHIVE if facts else State.OPEN, version)
    judgement = Judgement(tuple(said.get(proposal.pk, ())), proposal.outcome, proposal.comment, proposal.request)
    by = proposal.curator.get_username() if proposal.curator else ""
    return ValueState(value, judgement, proposal.state, version, by)
