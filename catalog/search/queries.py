"""Clauses to nodes: what a question means in terms of the index's fields."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from catalog.search import schema
from catalog.search.engines.base import Between, Both, Either, Everything, HasAny, Node, Not, Phrase
from catalog.search.request import (
    Alternative,
    ArchiveClause,
    ChoiceClause,
    Clause,
    RangeClause,
    StudyClause,
    TermClause,
    TextClause,
)
from catalog.search.rows import QUALITY, token
from catalog.search.text import encode, words
from catalog.search.view import View

# Units are factors of ten that binary numbers cannot hold: 10,000 nM and 10 uM differ in the last digit.
_TOLERANCE = 1e-9


def node_of(clauses: Iterable[Clause], view: View) -> Node:
    """All clauses on the same sample. Their names must have been looked up."""
    nodes = tuple(_clause(clause, view) for clause in clauses)
    return Both(nodes) if nodes else Everything()


def _clause(clause: Clause, view: View) -> Node:
    node = _positive(clause, view)
    return Not(node) if clause.negated else node


def _positive(clause: Clause, view: View) -> Node:
    match clause:
        case TermClause():
            return _terms(clause, view)
        case ChoiceClause():
            return HasAny(clause.property, tuple(encode(value) for value in clause.values))
        case RangeClause():
            return _range(clause)
        case TextClause():
            return _text(clause, view)
        case StudyClause():
            return HasAny("study", tuple(str(view.by_name[name].id) for name in clause.studies))
        case ArchiveClause():
            return HasAny("archive", tuple(encode(archive) for archive in clause.archives))


def _terms(clause: TermClause, view: View) -> Node:
    by_field: dict[str, set[str]] = defaultdict(set)
    for one in clause.alternatives:
        if clause.absent:
            by_field[schema.absent(clause.property)].update(_entailing(clause.property, one, view))
        else:
            field = clause.property if one.exact else schema.up(clause.property)
            by_field[field].update(token(curie, one.quality) for curie in (one.curie, *one.also))
    nodes = tuple(HasAny(field, tuple(sorted(tokens))) for field, tokens in by_field.items())
    return nodes[0] if len(nodes) == 1 else Either(nodes)


def _entailing(key: str, one: Alternative, view: View) -> Iterable[str]:
    """What was seen not to hold so that `one` cannot hold either: the term itself, or anything above it."""
    if one.exact:
        return [token(one.curie, one.quality)]
    entities = view.ancestors(key, one.curie) | {one.curie}
    if not one.quality:
        return [token(entity) for entity in entities]
    qualities = view.ancestors(QUALITY, one.quality) | {one.quality}
    # Where the entity itself is absent, it is not there with any quality either.
    return [token(*pair) for pair in product(entities, [*qualities, ""])]


def _range(clause: RangeClause) -> Node:
    low = clause.low.value if clause.low else None
    high = clause.high.value if clause.high else None
    if low is not None:
        low += abs(low) * (-_TOLERANCE if clause.include_low else _TOLERANCE)
    if high is not None:
        high += abs(high) * (_TOLERANCE if clause.include_high else -_TOLERANCE)
    return Between(schema.number(clause.property, clause.dimension), low, high)


def _text(clause: TextClause, view: View) -> Node:
    """Words of the sample, of its study, or of another name of one of its terms."""
    said = words(clause.text)
    if not said:
        return Everything()
    if clause.property:
        return Phrase(schema.text(clause.property), said)
    nodes: list[Node] = [Phrase("text", said)]
    if studies := view.studies_saying(said):
        nodes.append(HasAny("study", studies))
    by_property: dict[str, list[str]] = defaultdict(list)
    for row in view.terms_saying(said):
        by_property[row.property].append(token(row.curie))
    nodes.extend(HasAny(key, tuple(tokens)) for key, tokens in by_property.items())
    return Either(tuple(nodes)) if len(nodes) > 1 else nodes[0]
