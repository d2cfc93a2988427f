"""Chips: what a request was understood to ask, with the written queries that change it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from catalog.properties import PROPERTIES
from catalog.search.names import pair_label
from catalog.search.queries import node_of
from catalog.search.request import (
    Alternative,
    ArchiveClause,
    ChoiceClause,
    Clause,
    RangeClause,
    SearchRequest,
    StudyClause,
    TermClause,
    TextClause,
)
from catalog.search.results import Chip, ChipKind
from catalog.search.understanding import Understood
from catalog.search.view import View
from catalog.search.writing import clause_text, write


def chips(understood: Understood, view: View) -> tuple[Chip, ...]:
    """One chip for each value of each clause, in the order they were written."""
    maker = _Maker(understood.request, view, understood.orthologues)
    return tuple(
        chip
        for clause in understood.request.clauses
        for chip in maker.of(clause, understood.recognised.get(clause, ""))
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    request: SearchRequest
    view: View
    orthologues: dict[str, tuple[str, ...]]

    def of(self, clause: Clause, words: str) -> Iterator[Chip]:
        """The chips of one clause; `words` are those it was recognised in."""
        match clause:
            case TermClause():
                yield from self._terms(clause, words)
            case ChoiceClause():
                yield from self._values("choice", clause, clause.values, lambda kept: replace(clause, values=kept))
            case StudyClause():
                yield from self._values("study", clause, clause.studies, lambda kept: replace(clause, studies=kept))
            case ArchiveClause():
                yield from self._values("archive", clause, clause.archives, lambda kept: replace(clause, archives=kept))
            case RangeClause():
                yield self._chip("range", clause, clause_text(replace(clause, negated=False)))
            case TextClause():
                yield self._chip("text", clause, clause.text)

    def _terms(self, clause: TermClause, words: str) -> Iterator[Chip]:
        as_text = TextClause(words, phrase=True, negated=clause.negated)
        more = self._more(clause, as_text) if words and not clause.negated else 0
        for place, one in enumerate(clause.alternatives):
            before, after = clause.alternatives[:place], clause.alternatives[place + 1 :]
            other = self._with(clause, (*before, replace(one, exact=not one.exact), *after))
            widened = self._with(clause, (*before, replace(one, orthologues=not one.orthologues), *after))
            species = self.view.species(clause.property, one.curie)
            yield replace(
                self._chip("term", clause, pair_label(clause.property, one.curie, one.quality, self.view)),
                term=one.curie,
                quality=one.quality,
                below=0 if clause.absent else self.view.below(clause.property, one.curie),
                exact=one.exact,
                absent=clause.absent,
                joined=place > 0,
                recognised=words,
                without=self._with(clause, (*before, *after)),
                as_exact="" if one.exact else other,
                as_broad=other if one.exact else "",
                as_text=write(self.request.swapping(clause, as_text)) if words else "",
                more_as_text=more,
                orthologues=len(one.also),
                as_orthologues=widened if one.curie in self.orthologues and not one.orthologues else "",
                as_gene=widened if one.orthologues else "",
                taxon=species.taxon,
                species=species.name,
            )

    def _more(self, clause: Clause, as_text: TextClause) -> int:
        """How many samples the words find that are not annotated with what was recognised in them."""
        others = [one for one in self.request.clauses if one is not clause]
        return self.view.counted_once(node_of([*others, as_text, replace(clause, negated=True)], self.view))

    def _values(
        self, kind: ChipKind, clause: Clause, values: tuple[str, ...], keeping: Callable[[tuple[str, ...]], Clause]
    ) -> Iterator[Chip]:
        for place, value in enumerate(values):
            others = values[:place] + values[place + 1 :]
            without = write(self.request.swapping(clause, keeping(others) if others else None))
            yield replace(self._chip(kind, clause, value), term=value, joined=place > 0, without=without)

    def _with(self, clause: TermClause, alternatives: tuple[Alternative, ...]) -> str:
        left = replace(clause, alternatives=alternatives) if alternatives else None
        return write(self.request.swapping(clause, left))

    def _chip(self, kind: ChipKind, clause: Clause, label: str) -> Chip:
        key = getattr(clause, "property", "")
        return Chip(
            kind=kind,
            label=label,
            property=key,
            property_label=PROPERTIES[key].label if key else "",
            negated=clause.negated,
            without=write(self.request.swapping(clause, None)),
        )
