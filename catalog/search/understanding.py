"""What a request means here: names and former ids become terms, accessions become studies, words that name a term become it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from catalog.properties import PROPERTIES
from catalog.search import schema
from catalog.search.engines.base import HasAny
from catalog.search.names import Named, nearest_ids, nearest_names, recognised, terms_named
from catalog.search.places import archive_named, choices_known, studies_named
from catalog.search.request import (
    Alternative,
    ArchiveClause,
    ChoiceClause,
    Clause,
    SearchRequest,
    StudyClause,
    TermClause,
    TextClause,
)
from catalog.search.rows import QUALITY
from catalog.search.text import encode
from catalog.search.view import View
from catalog.search.writing import quoted
from ontology import curies
from ontology.problems import Problem

# The longest name of a term that is looked for in bare words, and how many terms one name may mean.
LONGEST_NAME = 8
MOST_MEANINGS = 50


@dataclass(slots=True)
class Understood:
    """A request with every name looked up. `recognised`: clauses made from bare words, with these words.

    `orthologues`: those of each gene that is asked.
    """

    request: SearchRequest
    recognised: dict[Clause, str] = field(default_factory=dict)
    orthologues: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def understand(request: SearchRequest, view: View) -> Understood:
    """Look up everything that the request names. Raises `Problem` with the nearest right word for what is not there."""
    understood = Understood(request)
    clauses: list[Clause] = []
    for bare, run in groupby(request.clauses, key=_is_bare):
        if bare:
            clauses.extend(_recognise([clause for clause in run if isinstance(clause, TextClause)], understood, view))
        else:
            clauses.extend(_looked_up(clause, understood, view) for clause in run)
    understood.orthologues = _orthologues(clauses, view)
    understood.request = replace(request, clauses=tuple(_widened(clause, understood, view) for clause in clauses))
    return understood


def _orthologues(clauses: Iterable[Clause], view: View) -> dict[str, tuple[str, ...]]:
    asked = [clause for clause in clauses if isinstance(clause, TermClause) and clause.property in schema.GENES]
    genes = {one.curie for clause in asked for one in clause.alternatives}
    return view.words.vocabulary.orthologues(genes) if genes else {}


def _widened(clause: Clause, understood: Understood, view: View) -> Clause:
    """The clause with the orthologues of the genes whose orthologues it asks."""
    if not isinstance(clause, TermClause) or not any(one.orthologues for one in clause.alternatives):
        return clause
    for one in clause.alternatives:
        if one.orthologues and one.curie not in understood.orthologues:
            label = view.label(clause.property, one.curie)
            understood.notes.append(f"No orthologues of {label} ({one.curie}) are known here.")
    widened = (
        replace(one, also=understood.orthologues.get(one.curie, ()) if one.orthologues else ())
        for one in clause.alternatives
    )
    return replace(clause, alternatives=tuple(widened))


def _is_bare(clause: Clause) -> bool:
    return isinstance(clause, TextClause) and not clause.phrase and not clause.property


def _looked_up(clause: Clause, understood: Understood, view: View) -> Clause:
    match clause:
        case TermClause():
            return _terms(clause, understood, view)
        case StudyClause():
            names = (name for given in clause.studies for name in studies_named(given, view))
            return replace(clause, studies=tuple(dict.fromkeys(names)))
        case ArchiveClause():
            return replace(clause, archives=tuple(archive_named(key, view) for key in clause.archives))
        case ChoiceClause():
            return choices_known(clause, view)
    return clause


def _recognise(run: Sequence[TextClause], understood: Understood, view: View) -> Iterator[Clause]:
    """Bare words side by side: the longest names of terms in them become these terms."""
    spans = {(start, end): _span(run[start:end]) for start, end in _spans(run)}
    found = terms_named(set(spans.values()), view)
    start = 0
    while start < len(run):
        end, named = _longest(start, spans, found, view)
        if named is None:
            yield run[start]
        else:
            alternatives = tuple(Alternative(curie) for curie in _topmost(named.property, named.curies, view))
            clause = TermClause(named.property, alternatives, negated=run[start].negated)
            understood.recognised[clause] = spans[start, end]
            yield clause
        start = end


def _spans(run: Sequence[TextClause]) -> Iterator[tuple[int, int]]:
    """Stretches of words; a word with a minus stands alone."""
    for start in range(len(run)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(run)) + 1):
            if end > start + 1 and any(clause.negated for clause in run[start:end]):
                break
            yield start, end


def _span(run: Iterable[TextClause]) -> str:
    return " ".join(clause.text for clause in run)


def _longest(
    start: int, spans: dict[tuple[int, int], str], found: dict[str, list[Named]], view: View
) -> tuple[int, Named | None]:
    ends = sorted((end for begin, end in spans if begin == start), reverse=True)
    for end in ends:
        name = spans[start, end]
        named = recognised(name, found.get(name, []), view)
        if named:
            return end, named
    return start + 1, None


def _terms(clause: TermClause, understood: Understood, view: View) -> TermClause:
    """The clause with a CURIE in each alternative, and with its property."""
    key = clause.property or _property_of(clause.alternatives[0], view)
    alternatives = [
        replace(one, curie=curie, name="", quality=quality, quality_name="")
        for one in clause.alternatives
        for curie in _curies(key, one, understood, view)
        for quality in _qualities(one, view)
    ]
    return replace(clause, property=key, alternatives=tuple(dict.fromkeys(alternatives)))


def _curies(key: str, one: Alternative, understood: Understood, view: View) -> Sequence[str]:
    if one.curie:
        return [_present(key, one.curie, understood, view)]
    if view.term(key, one.name):  # an id of a kind that only its ontology writes, as FBbi_root:00000000
        return [one.name]
    found = _meanings(key, one.name, understood, view)
    return found if one.exact else _topmost(key, found, view)


def _topmost(key: str, found: Sequence[str], view: View) -> list[str]:
    """Without terms below another one, which finds them anyway: a compound and its salts have one name."""
    return [curie for curie in found if view.ancestors(key, curie).isdisjoint(found)][:MOST_MEANINGS]


def _property_of(one: Alternative, view: View) -> str:
    """The property in which most samples have the term; of a name, in which it is best."""
    if one.name:
        named = max(
            terms_named([one.name], view).get(one.name, []),
            key=lambda named: (-named.rank, view.samples_with(named.property, named.curies)),
            default=None,
        )
        if named is None:
            raise Problem(_unknown_name("", one.name, view))
        return named.property
    curie = view.words.vocabulary.resolve(one.curie) or one.curie
    rows = [row for row in view.find_terms(HasAny("curie", (encode(curie),))) if row.property != QUALITY]
    if rows:
        return max(rows, key=lambda row: view.samples_with(row.property, [curie])).property
    allowed = [entry.key for entry in PROPERTIES.values() if curies.prefix(curie) in _prefixes(entry.key)]
    if not allowed:
        raise Problem(f"No sample is annotated with {one.curie}, and no property takes such terms.")
    return allowed[0]


def _present(key: str, curie: str, understood: Understood, view: View) -> str:
    """The present id of a term, in use or not. Raises `Problem` for one that nobody knows."""
    if view.term(key, curie):
        return curie
    present = view.words.vocabulary.resolve(curie)
    if not present:
        near = nearest_ids(curie, view)
        raise Problem(f"No term {curie} is known here. {near}".strip())
    if present != curie:
        understood.notes.append(f"{curie} is now {present}, {view.label(key, present)}.")
    if not view.term(key, present):
        understood.notes.append(_unused(key, present, view))
    return present


def _unused(key: str, curie: str, view: View) -> str:
    rows = view.find_terms(HasAny("curie", (encode(curie),)))
    others = [PROPERTIES[row.property].label.lower() for row in rows if row.property != QUALITY]
    name = f"{view.label(key, curie)} ({curie})"
    if others:
        return f"{name} is not used as {PROPERTIES[key].label.lower()}, but as {' and as '.join(others)}."
    return f"No sample is annotated with {name} or anything below it."


def _meanings(key: str, name: str, understood: Understood, view: View) -> list[str]:
    """Every term of the property that the name means best: in use, else in the ontologies that the property takes."""
    found = terms_named([name], view, key).get(name)
    if found:
        return list(found[0].curies)
    prefixes = _prefixes(key)
    known = [curie for curie in view.words.vocabulary.named(name) if curies.prefix(curie) in prefixes]
    if not known:
        raise Problem(_unknown_name(key, name, view))
    understood.notes.extend(_unused(key, curie, view) for curie in known[:1])
    return known


def _qualities(one: Alternative, view: View) -> list[str]:
    if one.quality or not one.quality_name:
        return [one.quality]
    found = terms_named([one.quality_name], view, QUALITY).get(one.quality_name)
    if not found:
        raise Problem(
            f"No quality in use is called {quoted(one.quality_name)}. {nearest_names(one.quality_name, view, QUALITY)}".strip()
        )
    return list(found[0].curies)


def _prefixes(key: str) -> frozenset[str]:
    return frozenset(branch.prefix for branch in PROPERTIES[key].scope)


def _unknown_name(key: str, name: str, view: View) -> str:
    what = PROPERTIES[key].label.lower() if key else "term"
    near = nearest_names(name, view, key)
    words = f"To search for the words as they were submitted, write {quoted(name)}."
    return " ".join(part for part in (f"No {what} in use is called {quoted(name)}.", near, words) if part)
