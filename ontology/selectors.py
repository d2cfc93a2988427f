"""Reading the words: terms by id, name or what is typed; what lies above and below them. No query per row anywhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ontology import bulk, curies
from ontology.lexicons import Names, names, state
from ontology.matching import Scope
from ontology.matching.lexicon import Hit
from ontology.models import Closure, Ontology, Term
from ontology.problems import NotFound

__all__ = [
    "Branching",
    "Hit",
    "Names",
    "ancestors",
    "autocomplete",
    "children",
    "descendants",
    "find",
    "names",
    "ontologies",
    "parents",
    "paths",
    "resolve",
    "state",
    "terms_by_name",
    "unknown",
]
MAX_LIMIT = 100
_PATHS = 20


@dataclass(frozen=True, slots=True)
class Branching:
    """A term in a tree: how it hangs there, and how many terms lie below it."""

    term: Term
    relation: str
    below: int


def find(curie: str) -> Term | None:
    """The term of an id in any spelling, also of a former one; None if nothing knows it."""
    wanted = curies.normalise(curie) or curie
    known = Term.objects.select_related("ontology")
    term = known.filter(curie=wanted).first()
    return term or known.filter(alternative_ids__curie=wanted).first()


def resolve(curie: str) -> Term:
    """The term of an id in any spelling, also of a former one. Raises `NotFound` with the nearest right word."""
    term = find(curie)
    if term:
        return term
    raise NotFound(unknown(curie))


def unknown(curie: str) -> str:
    """The sentence that says so of an id that nothing knows."""
    return f"There is no term {curie!r}{_nearest(curie)}"


def _nearest(text: str) -> str:
    prefix = curies.prefix(curies.normalise(text) or "")
    if prefix and not Ontology.objects.filter(prefix=prefix).exists():
        return f"; the ontology {prefix} is not loaded."
    near = [] if prefix else autocomplete(text, limit=1)
    return f"; did you mean {near[0].label} ({near[0].curie})?" if near else "."


def autocomplete(text: str, *, scope: Scope | Iterable[Scope] = (), limit: int = 10) -> list[Hit]:
    """The best terms for what somebody has typed so far, inside any of the scopes; an id in any spelling leads to its term.

    Exact label, exact synonym, prefix, words in any order, similar words; obsolete ones last, with their replacement.
    """
    scopes = (scope,) if isinstance(scope, Scope) else tuple(scope)
    limit = max(1, min(limit, MAX_LIMIT))
    known, curie = names(), curies.normalise(text)
    named = known.by_curie(curie) if curie else None
    found = known.complete(text, scopes, limit)
    return [named, *(hit for hit in found if hit.id != named.id)][:limit] if named else found


def terms_by_name(text: str, *, scope: Scope | Iterable[Scope] = ()) -> list[Hit]:
    """The terms that have this name as label or synonym, in any spelling; best first, obsolete ones last.

    For many look-ups at once, take `names()` and ask its `exact`.
    """
    return names().exact(text, (scope,) if isinstance(scope, Scope) else scope)


def ancestors(term_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each term the ids of all above it, without itself."""
    return _closure("descendant_id", "ancestor_id", term_ids)


def descendants(term_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each term the ids of all below it, without itself."""
    return _closure("ancestor_id", "descendant_id", term_ids)


def _closure(given: str, wanted: str, term_ids: Collection[int]) -> dict[int, frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for chunk in bulk.chunks(term_ids):
        rows = Closure.objects.filter(**{f"{given}__in": chunk}).values_list(given, wanted)
        for term, other in rows.iterator(10_000):
            found[term].add(other)
    return {term: frozenset(found[term]) for term in term_ids}


def children(term: Term) -> list[Branching]:
    """The terms directly below, by label, live ones first; two queries."""
    return _branchings(Closure.objects.filter(ancestor=term, distance=1), "descendant")


def parents(term: Term) -> list[Branching]:
    """The terms directly above, by label; two queries."""
    return _branchings(Closure.objects.filter(descendant=term, distance=1), "ancestor")


def _branchings(links: QuerySet[Closure], side: str) -> list[Branching]:
    links = links.select_related(f"{side}__ontology").order_by(f"{side}__obsolete", f"{side}__label", f"{side}__curie")
    found = [(getattr(link, side), link.relation) for link in links]
    counts = dict(
        Closure.objects.filter(ancestor__in=[term.pk for term, _ in found])
        .values_list("ancestor_id")
        .annotate(below=Count("id"))
    )
    return [Branching(term, relation, counts.get(term.pk, 0)) for term, relation in found]


def paths(term: Term) -> list[list[Term]]:
    """The ways from the tops down to a term, itself included, shortest first, at most twenty; three queries."""
    above = {term.pk, *Closure.objects.filter(descendant=term).values_list("ancestor_id", flat=True)}
    upwards: defaultdict[int, list[int]] = defaultdict(list)
    for child, parent in Closure.objects.filter(
        distance=1, descendant__in=Closure.objects.filter(descendant=term).values("ancestor_id")
    ).values_list("descendant_id", "ancestor_id"):
        upwards[child].append(parent)
    upwards[term.pk] = list(Closure.objects.filter(descendant=term, distance=1).values_list("ancestor_id", flat=True))
    terms = Term.objects.select_related("ontology").in_bulk(above)
    return [[terms[place] for place in way] for way in _ways(term.pk, upwards)]


def _ways(start: int, upwards: dict[int, list[int]]) -> list[list[int]]:
    """Breadth first, so that the shortest come first; a cycle is not walked twice."""
    finished: list[list[int]] = []
    level = [[start]]
    while level and len(finished) < _PATHS:
        following: list[list[int]] = []
        for way in level:
            above = [parent for parent in sorted(upwards.get(way[0], ())) if parent not in way]
            if not above:
                finished.append(way)
            following.extend([parent, *way] for parent in above)
        level = following[: _PATHS * 10]
    return finished[:_PATHS]


def ontologies() -> list[Ontology]:
    """What is loaded, in which version, by prefix."""
    return list(Ontology.objects.order_by("prefix"))
