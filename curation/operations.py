"""From what a form asks to what is judged: each operation starts from what is said of a value at present."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.models import SourceValue
from catalog.permissions import Who
from curation.forms import Asked, TermRow
from curation.judgement import Choice, Edit, Judgement, Outcome, Target, added, dropped
from curation.pages.bench import find_values
from curation.pages.rows import Row, rows_of
from curation.picking import picked
from ontology.models import Term
from ontology.problems import Problem

# What a row of terms may say of how a term is meant.
Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Planned:
    """The edits that an operation comes to, with the rows as they are."""

    rows: Sequence[Row]
    edits: tuple[Edit, ...]


def planned(asked: Asked, who: Who) -> Planned:
    """What would be saved. Raises `Problem` for what cannot be."""
    versions = {aim.id: aim.version for aim in asked.aims}
    rows = rows_of(find_values(list(versions), who), who)
    like = _like(asked, who)
    terms = _terms(asked, rows)
    edits = tuple(
        Edit(Target(row.value, row.value.property, versions[row.value.pk]), _judged(row, asked, terms, like))
        for row in rows
    )
    return Planned(rows, edits)


def _like(asked: Asked, who: Who) -> Judgement | None:
    if asked.operation != "apply":
        return None
    (row,) = rows_of(find_values([asked.like], who), who)
    if not row.meant and not row.outcome:
        raise Problem("The value whose mapping should be applied has none yet.")
    return row.judgement


def _terms(asked: Asked, rows: Sequence[Row]) -> Terms:
    """The terms that are named, looked up in the scope of the values' property."""
    key = rows[0].value.property
    if any(row.value.property != key for row in rows):
        raise Problem("Values of several properties cannot be mapped at once; choose those of one.")
    return {row.term: picked(row.term, key) for row in asked.rows if row.term}


def _judged(row: Row, asked: Asked, terms: Terms, like: Judgement | None) -> Judgement:
    operate = _OPERATIONS[asked.operation]
    judgement = like if like is not None else operate(row.judgement, asked, terms)
    comment = row.judgement.comment if asked.comment is None else asked.comment.strip()
    return replace(judgement, comment=comment)


def _choice(row: TermRow, terms: Terms) -> Choice:
    return _meant(Choice(terms[row.term], rank=row.rank, confidence=row.confidence), row)


def _meant(choice: Choice, row: TermRow) -> Choice:
    """The choice, with what the row says of how it is meant."""
    changes: dict[str, Any] = {}
    if row.mapping:
        changes["mapping"] = row.mapping
    if row.polarity:
        changes["polarity"] = row.polarity
    if row.level >= 0:
        changes["level"] = row.level
    if row.evidence is not None:
        changes["evidence"] = row.evidence
    return replace(choice, **changes) if changes else choice


def _accept(_present: Judgement, asked: Asked, terms: Terms) -> Judgement:
    if not terms:
        raise Problem("Say which term is meant, by its id or its name.")
    return _judge(Judgement(), asked, terms)


def _add(present: Judgement, asked: Asked, terms: Terms) -> Judgement:
    return Judgement(added(present, _accept(present, asked, terms).terms))


def _drop(present: Judgement, _asked: Asked, terms: Terms) -> Judgement:
    left = dropped(present, {term.pk for term in terms.values()})
    if not left:
        raise Problem("That was its only term; say that the value cannot be mapped, or choose another term.")
    return Judgement(left)


def _how(present: Judgement, asked: Asked, terms: Terms) -> Judgement:
    """How all terms are meant, or those that are named."""
    if not present.terms:
        raise Problem("There is no mapping yet to say that of; choose a term first.")
    named = {terms[row.term].pk: row for row in asked.rows if row.term}
    every = next((row for row in asked.rows if not row.term), None)
    chosen = (_meant(choice, row) if (row := named.get(choice.term.pk, every)) else choice for choice in present.terms)
    return Judgement(tuple(chosen), present.outcome)


def _none(_present: Judgement, _asked: Asked, _terms: Terms) -> Judgement:
    return Judgement((), Outcome.NONE)


def _judge(present: Judgement, asked: Asked, terms: Terms) -> Judgement:
    """The whole form: these terms, and no others."""
    if asked.outcome and asked.outcome != Outcome.TERMS:
        return Judgement((), asked.outcome)
    held = {choice.term.pk: choice for choice in present.terms}
    rows = [row for row in asked.rows if row.term]
    return Judgement(
        tuple(_meant(held[pk], row) if (pk := terms[row.term].pk) in held else _choice(row, terms) for row in rows)
    )


_OPERATIONS: Mapping[str, Callable[[Judgement, Asked, Terms], Judgement]] = {
    "accept": _accept,
    "add": _add,
    "drop": _drop,
    "how": _how,
    "none": _none,
    "judge": _judge,
    "apply": _none,
}


def reach(values: Sequence[SourceValue]) -> tuple[int, int, int]:
    """How many values, studies and samples (each counted for every value that it carries) are touched."""
    return len(values), len({value.study_id for value in values}), sum(value.sample_count for value in values)
