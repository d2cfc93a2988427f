"""What is ticked in a facet, and the written queries that tick and untick its values.

The selection is the last clause that asks for values the facet shows. Earlier clauses of the same property stay
conditions, because side by side means *and*: so a count says what ticking its value would find.
"""

from dataclasses import dataclass, replace

from catalog.search.request import Alternative, ArchiveClause, ChoiceClause, Clause, SearchRequest, TermClause
from catalog.search.writing import clause_text

ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Selection:
    """One facet's part of a request. `clause` is None if nothing is ticked; `others` are all other clauses."""

    key: str
    kind: str
    clause: Clause | None
    others: tuple[Clause, ...]
    texts: tuple[str, ...]
    place: int

    @property
    def values(self) -> tuple[str, ...]:
        """The ticked values."""
        return _values(self.clause) if self.clause else ()

    def query(self, value: str) -> str:
        """The written query after a click on `value`."""
        changed = self._toggled(value)
        texts = list(self.texts)
        texts[self.place : self.place + 1] = [clause_text(changed)] if changed else []
        return " ".join(texts)

    def _toggled(self, value: str) -> Clause | None:
        match self.clause:
            case TermClause(alternatives=alternatives):
                kept = tuple(one for one in alternatives if one.curie != value)
                added = kept if len(kept) < len(alternatives) else (*kept, Alternative(value))
                return replace(self.clause, alternatives=added) if added else None
            case ChoiceClause() | ArchiveClause():
                return _of_values(self.key, self.kind, _flipped(self.values, value))
        return _of_values(self.key, self.kind, (value,))


def selection(request: SearchRequest, key: str, kind: str) -> Selection:
    """What the request ticks in the facet of property `key`."""
    places = [place for place, clause in enumerate(request.clauses) if _ticks(clause, key)]
    texts = tuple(clause_text(clause) for clause in request.clauses)
    if not places:
        return Selection(key, kind, None, request.clauses, texts, len(texts))
    place = places[-1]
    others = request.clauses[:place] + request.clauses[place + 1 :]
    return Selection(key, kind, request.clauses[place], others, texts, place)


def _ticks(clause: Clause, key: str) -> bool:
    if clause.negated:
        return False
    match clause:
        case TermClause():
            plain = not clause.absent and not any(one.quality for one in clause.alternatives)
            return clause.property == key and plain
        case ChoiceClause():
            return clause.property == key
        case ArchiveClause():
            return key == ARCHIVE
    return False


def _values(clause: Clause) -> tuple[str, ...]:
    match clause:
        case TermClause():
            return tuple(one.curie for one in clause.alternatives)
        case ChoiceClause():
            return clause.values
        case ArchiveClause():
            return clause.archives
    return ()


def _flipped(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value) if value in values else (*values, value)


def _of_values(key: str, kind: str, values: tuple[str, ...]) -> Clause | None:
    if not values:
        return None
    if key == ARCHIVE:
        return ArchiveClause(values)
    if kind == "choice":
        return ChoiceClause(key, values)
    return TermClause(key, tuple(Alternative(value) for value in values))
