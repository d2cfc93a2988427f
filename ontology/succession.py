"""What takes the place of an obsolete term today: its replacement, followed through any number of versions and ontologies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ontology.bulk import chunks
from ontology.models import AlternativeId, Term
from ontology.wording import listed

_STEPS = 10  # from term to term; more is a circle


class Kind(StrEnum):
    """How sure the ontology is, from a statement to none at all."""

    REPLACED = "replaced"
    MERGED = "merged"
    ONE = "one to consider"
    SEVERAL = "several to consider"
    ABSENT = "not loaded"
    NONE = "no replacement"


# Nothing has to be chosen: the ontology says which term it is.
CERTAIN = frozenset({Kind.REPLACED, Kind.MERGED})


@dataclass(frozen=True, slots=True)
class Succession:
    """What an ontology proposes instead of an obsolete term.

    `terms` are in use; `way` are the CURIEs that were gone through to get there, `absent` those that nothing loaded knows.
    """

    kind: Kind
    terms: tuple[Term, ...] = ()
    way: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def term(self) -> Term | None:
        """The one term that is proposed, if it is one."""
        return self.terms[0] if len(self.terms) == 1 else None

    @property
    def sentence(self) -> str:
        """In words."""
        names = listed([str(term) for term in self.terms], "or")
        through = f", by way of {listed(self.way)}" if self.way else ""
        match self.kind:
            case Kind.REPLACED:
                return f"replaced by {names}{through}"
            case Kind.MERGED:
                return f"merged into {names}{through}"
            case Kind.ABSENT:
                return f"replaced by {listed(self.absent, 'or')}, which no loaded ontology states"
            case Kind.NONE:
                return f"no replacement is stated{through}"
        return f"consider {names}{through}"


def successions(terms: Iterable[Term]) -> dict[int, Succession]:
    """What takes the place of each obsolete term, by id; two queries for each step from term to term, for all together."""
    wanted = list(terms)
    known = {term.curie: term for term in wanted}
    steps: dict[str, _Step] = {}
    front = list(known.values())
    for _ in range(_STEPS):
        fresh = _steps(front)
        steps |= fresh
        named = _named({curie for step in fresh.values() for curie in step.curies} - known.keys())
        known |= named
        front = [term for term in named.values() if term.obsolete and term.curie not in steps]
        if not front:
            break
    return {term.pk: _followed(term, known, steps) for term in wanted}


@dataclass(frozen=True, slots=True)
class _Step:
    """Where an obsolete term points, and how surely."""

    kind: Kind
    curies: tuple[str, ...] = ()


def _named(wanted: Collection[str]) -> dict[str, Term]:
    """The terms of these ids, also of former ones; not those that no loaded ontology states."""
    stated = Term.objects.exclude(kind=Term.Kind.UNRESOLVED)
    known = {term.curie: term for chunk in chunks(wanted) for term in stated.filter(curie__in=chunk)}
    return _former(set(wanted) - known.keys()) | known


def _former(wanted: Collection[str]) -> dict[str, Term]:
    rows = AlternativeId.objects.select_related("term")
    return {row.curie: row.term for chunk in chunks(wanted) for row in rows.filter(curie__in=chunk)}


def _steps(terms: Sequence[Term]) -> dict[str, _Step]:
    merged = _former([term.curie for term in terms])
    return {term.curie: _step(term, merged.get(term.curie)) for term in terms}


def _step(term: Term, merged: Term | None) -> _Step:
    if merged and term.replaced_by in ("", merged.curie):
        return _Step(Kind.MERGED, (merged.curie,))
    if term.replaced_by:
        return _Step(Kind.REPLACED, (term.replaced_by,))
    consider = tuple(dict.fromkeys(term.consider))
    return _Step(Kind.SEVERAL if consider else Kind.NONE, consider)


def _followed(start: Term, known: Mapping[str, Term], steps: Mapping[str, _Step]) -> Succession:
    """All ways walked to their ends. What is found is certain where every step was."""
    ends: dict[int, Term] = {}
    absent: list[str] = []
    passed = [start.curie]
    for here in passed:
        for curie in steps[here].curies if here in steps else ():
            term = known.get(curie)
            if term is None:
                absent.append(curie)
            elif not term.obsolete:
                ends[term.pk] = term
            elif term.curie not in passed:
                passed.append(term.curie)
    found, way = tuple(ends.values()), tuple(passed[1:])
    if not found:
        return Succession(Kind.ABSENT if absent else Kind.NONE, (), way, tuple(absent))
    if all(steps[here].kind in CERTAIN for here in passed if here in steps):
        return Succession(steps[start.curie].kind, found, way)
    return Succession(Kind.ONE if len(found) == 1 else Kind.SEVERAL, found, way, tuple(absent))
