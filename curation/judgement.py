"""What a curator judges, as plain records: terms or none, for a subject and property, at a version."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.models import Annotation
from catalog.models.samples import Level
from catalog.services import Settlement, Stated
from catalog.services.annotations import COLUMN
from catalog.services.changes import Subject
from curation.models import Proposal, ProposedTerm, TermRequest
from ontology.models import Term

Outcome = Proposal.Outcome
_QUALITIES = "PATO:"


@dataclass(frozen=True, slots=True)
class Choice:
    """A term that was chosen. `rank` is its place among the suggestions, from 1; None if it was not suggested."""

    term: Term
    mapping: str = Annotation.Mapping.EXACT
    polarity: str = Annotation.Polarity.PRESENT
    level: int = Level.NOT_STATED
    evidence: str = ""
    group: str = ""
    rank: int | None = None
    confidence: float | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What a proposal may hold once only."""
        return self.term.pk, self.polarity, self.group

    def stated(self) -> Stated:
        """As a fact."""
        return Stated(self.term.pk, self.mapping, self.polarity, self.level, self.group, self.evidence)

    def as_json(self) -> dict[str, Any]:
        """For the history, which outlives database ids."""
        return {
            "term": self.term.curie,
            "label": self.term.label,
            "mapping": self.mapping,
            "polarity": self.polarity,
            "level": self.level,
            "evidence": self.evidence,
            "group": self.group,
            "rank": self.rank,
            "confidence": self.confidence,
            "version": self.term.version,
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """The whole of what should hold: terms, or that it cannot be mapped, or that a term has to be made first."""

    terms: tuple[Choice, ...] = ()
    outcome: str = Outcome.TERMS
    comment: str = ""
    request: TermRequest | None = None

    def __post_init__(self) -> None:
        """One of each."""
        distinct = {choice.key: choice for choice in _paired(self.terms)}
        object.__setattr__(self, "terms", tuple(distinct.values()))

    def as_json(self) -> dict[str, Any]:
        """For the history."""
        return {
            "outcome": str(self.outcome),
            "comment": self.comment,
            "request": str(self.request) if self.request else "",
            "terms": [choice.as_json() for choice in self.terms],
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A subject and property to judge; `version` is that of the proposal which was looked at, 0 if there was none."""

    subject: Subject
    property_key: str
    version: int = 0

    @property
    def place(self) -> tuple[str, int, str]:
        """The column and id of the subject, and the property."""
        return COLUMN[type(self.subject)], self.subject.pk, self.property_key

    def settlement(self, terms: Iterable[Choice] = ()) -> Settlement:
        """That these terms hold."""
        return Settlement(self.subject, self.property_key, tuple(choice.stated() for choice in terms))


@dataclass(frozen=True, slots=True)
class Edit:
    """One target with what was judged about it."""

    target: Target
    judgement: Judgement = field(default_factory=Judgement)


def judgement_of(proposal: Proposal) -> Judgement:
    """What a proposal says; prefetch `terms__term`."""
    return Judgement(
        tuple(choice_of(row) for row in sorted(proposal.terms.all(), key=lambda row: row.pk)),
        proposal.outcome,
        proposal.comment,
        proposal.request,
    )


def choice_of(row: ProposedTerm) -> Choice:
    """A row as what was chosen."""
    return Choice(row.term, row.mapping, row.polarity, row.level, row.evidence, row.group, row.rank, row.confidence)


def added(present: Judgement, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The terms with further ones; a term that is there already is said anew."""
    new = {choice.term.pk for choice in choices}
    return (*(choice for choice in present.terms if choice.term.pk not in new), *choices)


def dropped(present: Judgement, gone: Collection[int]) -> tuple[Choice, ...]:
    """The terms without those of these ids; what is left alone of a group stands for itself."""
    left = [choice for choice in present.terms if choice.term.pk not in gone]
    members = Counter(choice.group for choice in left)
    return tuple(replace(choice, group="") if members[choice.group] == 1 else choice for choice in left)


def _paired(terms: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """A quality beside entities means something together with them only: they form one group.

    Where groups are given they stay; a quality that is in none joins the only one.
    """
    groups = {choice.group for choice in terms} - {""}
    qualities = [choice for choice in terms if choice.term.curie.startswith(_QUALITIES) and not choice.group]
    if not qualities or len(qualities) == len(terms) or len(groups) > 1:
        return terms
    group = next(iter(groups), "1")
    return tuple(replace(choice, group=group) if not groups or choice in qualities else choice for choice in terms)
