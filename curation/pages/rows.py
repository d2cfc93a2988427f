"""Rows of the grid: a value, what holds for it or was judged about it, and its state."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.bulk import among
from catalog.models import Annotation, SourceValue
from catalog.models.samples import Level
from catalog.permissions import Who
from curation.judgement import Choice, Judgement, Outcome, judgement_of
from curation.models import Proposal
from curation.selectors.values import ARCHIVE, STATES, proposals_of
from curation.states import State
from curation.suggest.results import Candidate

# How sure a suggestion is, in dots: how often such candidates were right.
_SURE, _LIKELY = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Meant:
    """A term that holds or is proposed, as it is shown."""

    curie: str
    label: str
    mapping: str = "exact"
    polarity: str = "present"
    level: str = ""
    evidence: str = ""
    obsolete: bool = False
    key: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or self.curie

    @property
    def absent(self) -> bool:
        """Seen not to show it."""
        return self.polarity == Annotation.Polarity.ABSENT


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with its number on the keyboard."""

    candidate: Candidate
    rank: int

    @property
    def dots(self) -> str:
        """The confidence as one to three dots."""
        confidence = self.candidate.confidence
        return "●●●" if confidence >= _SURE else "●●○" if confidence >= _LIKELY else "●○○"

    @property
    def percent(self) -> str:
        """The confidence in words."""
        return f"{self.candidate.confidence:.0%}"


@dataclass(slots=True)
class Row:
    """One value of the grid. `meant`: what is proposed, else what holds."""

    value: SourceValue
    judgement: Judgement
    state: str = State.OPEN.value
    proposal: Proposal | None = None
    meant: tuple[Meant, ...] = ()
    offers: tuple[Offer, ...] | None = None
    others: Sequence[Proposal] = field(default_factory=tuple)

    @property
    def version(self) -> int:
        """Of the proposal; 0 where there is none."""
        return self.proposal.version if self.proposal else 0

    @property
    def aim(self) -> str:
        """The value at its version, as forms send it."""
        return f"{self.value.pk}:{self.version}"

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return STATES[self.state]

    @property
    def outcome(self) -> str:
        """What was judged where no term stands for the value."""
        if self.state in (ARCHIVE, State.OPEN.value) or self.judgement.outcome == Outcome.TERMS:
            return ""
        return Outcome(self.judgement.outcome).label

    @property
    def wants(self) -> bool:
        """Whether suggestions help: nobody judged it yet, or it came back."""
        return self.state in (State.OPEN.value, State.SENT_BACK.value)


def rows_of(values: Sequence[SourceValue], who: Who) -> list[Row]:
    """The rows of these values, in their order; a fixed number of queries."""
    proposals, facts = proposals_of(values, who), _facts(values)
    return [_row(value, proposals.get(value.pk), facts.get(value.pk, [])) for value in values]


def _row(value: SourceValue, proposal: Proposal | None, facts: list[Annotation]) -> Row:
    if proposal and proposal.state != State.OPEN:
        said = judgement_of(proposal)
        return Row(value, said, str(proposal.state), proposal, tuple(chosen(one, value.property) for one in said.terms))
    held = Judgement(tuple(choice_of_fact(one) for one in facts)) if facts else Judgement()
    state = ARCHIVE if facts else State.OPEN.value
    return Row(value, held, state, proposal, tuple(chosen(one, value.property) for one in held.terms))


def choice_of_fact(row: Annotation) -> Choice:
    """What holds, as if it had been chosen."""
    return Choice(row.term, row.mapping, row.polarity, row.level, row.evidence, row.group)


def chosen(choice: Choice, key: str) -> Meant:
    """A choice of that property, as it is shown."""
    term, level = choice.term, Level(choice.level).label if choice.level else ""
    return Meant(term.curie, term.label, choice.mapping, choice.polarity, level, choice.evidence, term.obsolete, key)


def _facts(values: Sequence[SourceValue]) -> dict[int, list[Annotation]]:
    wanted = {value.pk: value.property for value in values}
    rows = Annotation.objects.filter(status=Annotation.Status.ACCEPTED).select_related("term").order_by("group", "pk")
    found: dict[int, list[Annotation]] = {}
    for row in among(rows, "source_value", wanted):
        if row.source_value_id and row.property == wanted[row.source_value_id]:
            found.setdefault(row.source_value_id, []).append(row)
    return found
