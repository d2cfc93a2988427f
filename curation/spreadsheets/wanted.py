"""What the rows of one value say of it, cell by cell; and what of that cannot be."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from catalog.models import Annotation
from catalog.models.samples import Level
from catalog.properties import PROPERTIES
from curation.judgement import Choice, Judgement, Outcome
from curation.services.saving import check_judgement
from curation.spreadsheets.cells import DATE, FORMULA, Row
from curation.spreadsheets.columns import COLUMNS, EDITED, VALUE_COLUMNS, offered, shown, stored
from curation.spreadsheets.faults import Fault, Faulty
from curation.spreadsheets.present import ValueState
from curation.spreadsheets.vocabulary import Vocabulary
from curation.states import State
from ontology import curies
from ontology.models import Term
from ontology.problems import Problem
from ontology.wording import listed

_MOST_GROUP = 36
_OF_REVIEW = frozenset({State.APPROVED, State.SENT_BACK, State.SET_ASIDE})
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rows say; `state` is empty where they say none. With `faults` the rest does not count."""

    judgement: Judgement
    state: str = ""
    faults: tuple[Fault, ...] = ()


class _Faults(list[Fault]):
    """What is wrong, while the rest is read on: whoever mends a file wants to know all of it."""

    def keep(self, read: Callable[..., Read], *given: object) -> Read | None:
        """What is read; None where it is faulty."""
        try:
            return read(*given)
        except Faulty as faulty:
            self.append(faulty.fault)
            return None


def wanted(state: ValueState, rows: Sequence[Row], vocabulary: Vocabulary) -> Wanted:
    """The judgement that the rows of a value make."""
    faults = _Faults()
    for row in rows:
        faults.keep(_check_kinds, row)
    whole = {column: faults.keep(_of_all, rows, column) or "" for column in VALUE_COLUMNS}
    named = [row for row in rows if row.said("term") or row.said("label")]
    terms = [faults.keep(_choice, state, row, vocabulary) for row in named]
    outcome = faults.keep(_outcome, state, rows, named, whole["outcome"])
    faults += [*_repeated(named, terms), *_spare(rows, named)]
    if faults:
        return Wanted(Judgement(), faults=tuple(faults))
    request = state.judgement.request if outcome == Outcome.REQUESTED else None
    said = Judgement(tuple(term for term in terms if term), outcome or Outcome.TERMS, whole["comment"], request)
    return Wanted(said, whole["state"], tuple(_impossible(state, rows[0], said)))


def submits(now: ValueState, said: Wanted, row: Row, *, changed: bool) -> bool:
    """Whether the file asks for review of the value. Raises `Faulty` for a state that a sheet cannot bring about."""
    if said.state == State.SUBMITTED and (changed or now.state == State.DRAFT):
        return True
    if said.state in ("", now.state) or (changed and said.state not in _OF_REVIEW):
        return False
    present = shown("state", now.state)
    if said.state == State.SUBMITTED:
        says = (
            f"The value is {present}, and the file changes nothing of it: only drafts are submitted. Write “{present}”."
        )
    else:
        says = f"The value is {present}; a sheet can leave that, or write “submitted”. The rest is done by review."
    raise Faulty(row.number, "state", says)


def _check_kinds(row: Row) -> None:
    """A formula or a date is never what somebody meant to say of a value."""
    for column in EDITED:
        if row[column].kind == FORMULA:
            raise Faulty(row.number, column, "A formula stands here; write what it comes to.")
        if row[column].kind == DATE:
            says = f"A spreadsheet made a date of this, {row.said(column)}; format the cell as text and write it again."
            raise Faulty(row.number, column, says)


def _of_all(rows: Sequence[Row], column: str) -> str:
    """What all rows of a value say in a column, as it is stored; those that leave it empty agree."""
    first = next((row for row in rows if row[column]), None)
    if first is None:
        return ""
    for row in rows:
        if row[column] and row.said(column) != first.said(column):
            says = f"Row {first.number:,} says “{first.said(column)}” of the same value: write the same in each, or in the first only."
            raise Faulty(row.number, column, says)
    return _stored(first, column) if COLUMNS[column].words else first.said(column)


def _stored(row: Row, column: str) -> str:
    value = stored(COLUMNS[column], row.said(column))
    if value is None:
        words = listed(offered(COLUMNS[column]), "or")
        raise Faulty(row.number, column, f"“{row.said(column)}” is no {column}; write {words}.")
    return value


def _choice(state: ValueState, row: Row, vocabulary: Vocabulary) -> Choice:
    """A term with what its row says of it; how it was found stays known."""
    held = {choice.key: choice for choice in state.judgement.terms}
    term: Term = vocabulary.term(PROPERTIES[state.value.property], row, {one.term.curie for one in held.values()})
    found = Choice(
        term,
        mapping=_stored(row, "mapping") if row["mapping"] else Annotation.Mapping.EXACT.value,
        polarity=_stored(row, "polarity") if row["polarity"] else Annotation.Polarity.PRESENT.value,
        level=int(_stored(row, "level")) if row["level"] else Level.NOT_STATED.value,
        evidence=_evidence(row),
        group=_group(row),
    )
    before = held.get(found.key)
    return replace(found, rank=before.rank, confidence=before.confidence) if before else found


def _evidence(row: Row) -> str:
    written = row.said("evidence")
    curie = curies.normalise(written) if written else ""
    if curie is None or (curie and curies.prefix(curie) != "ECO"):
        says = f"“{written}” is no evidence code; these are ECO terms, such as ECO:0000006."
        raise Faulty(row.number, "evidence", says)
    return curie


def _group(row: Row) -> str:
    if len(row.said("group")) > _MOST_GROUP:
        raise Faulty(row.number, "group", f"The mark of a group has at most {_MOST_GROUP} characters, such as 1.")
    return row.said("group")


def _outcome(state: ValueState, rows: Sequence[Row], named: Sequence[Row], said: str) -> str:
    """What was judged; a term is an answer by itself."""
    outcome = said or str(Outcome.TERMS)
    if outcome != Outcome.TERMS and named:
        says = f"“{shown('outcome', outcome)}” is said of a value that has a term here; take one of them away."
        raise Faulty(named[0].number, "outcome", says)
    if outcome == Outcome.TERMS and not named and (said or not state.open):
        none = shown("outcome", Outcome.NONE)
        raise Faulty(rows[0].number, "term", f"No term stands here: write one, or “{none}” as the outcome.")
    return outcome


def _repeated(named: Sequence[Row], terms: Sequence[Choice | None]) -> list[Fault]:
    """Rows that give one value the same term again."""
    numbers: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for row, term in zip(named, terms, strict=True):
        if term:
            numbers[term.key].append(row.number)
    return [
        Fault(number, "term", f"Row {first:,} gives this value the same term already; delete one of them.")
        for first, *others in numbers.values()
        for number in others
    ]


def _spare(rows: Sequence[Row], named: Sequence[Row]) -> list[Fault]:
    """Rows without a term of a value that has other rows."""
    says = "This is another row of the same value, without a term: write one, or delete the row."
    spare = [row for row in rows if row not in named] if named else rows[1:]
    return [Fault(row.number, "term", says) for row in spare]


def _impossible(state: ValueState, row: Row, said: Judgement) -> list[Fault]:
    """What the rules of saving do not take, whatever the cells say each for itself."""
    if said.outcome == Outcome.TERMS and not said.terms:
        return []
    try:
        check_judgement(state.value.property, said)
    except Problem as problem:
        return [Fault(row.number, "term", str(problem))]
    return []
