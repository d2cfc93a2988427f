"""Who lies below whom in the database: edges as ontologies state them, and the closure made of those that count."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from ontology import bulk, closure
from ontology.models import Closure, Edge, Ontology, Term

# Above this, only terms that something uses, and what lies above them, get a closure: NCBITaxon's 2.6 million taxa have 70 million ancestors.
LARGE = 300_000

# An edge counts if the term's own ontology states it, or if it joins two ontologies. So a stale copy of CL inside
# another file cannot rearrange CL, whatever is loaded first.
_COUNTING = """
    SELECT e.child_id, p.id, e.relation FROM ontology_edge e
    JOIN ontology_term c ON c.id = e.child_id JOIN ontology_term p ON p.curie = e.parent
    WHERE (c.ontology_id IS NULL OR p.ontology_id IS NULL OR e.ontology_id = c.ontology_id
           OR p.ontology_id <> c.ontology_id) AND p.id <> c.id AND """
_BELOW = "SELECT descendant_id FROM ontology_closure WHERE ancestor_id IN ({})"
_BELOW_FOREIGN = """
    SELECT DISTINCT k.descendant_id FROM ontology_closure k JOIN ontology_term a ON a.id = k.ancestor_id
    JOIN ontology_term d ON d.id = k.descendant_id
    WHERE a.ontology_id = %s AND (d.ontology_id IS NULL OR d.ontology_id <> %s)"""
_HUNG_BY_OTHERS = """
    SELECT DISTINCT e.child_id FROM ontology_term p JOIN ontology_edge e ON p.curie = e.parent
    JOIN ontology_term c ON c.id = e.child_id
    WHERE p.ontology_id = %s AND (c.ontology_id IS NULL OR c.ontology_id <> %s)"""


def replace_edges(ontology: Ontology, edges: Iterable[tuple[int, str, str]]) -> set[int]:
    """State `edges` (child id, parent CURIE, relation) instead of what the ontology stated before.

    Returns the children of other ontologies whose edges this may have changed.
    """
    foreign = Edge.objects.filter(ontology=ontology).exclude(child__ontology=ontology)
    touched = set(foreign.values_list("child_id", flat=True))
    Edge.objects.filter(ontology=ontology)._raw_delete("default")
    bulk.insert(
        Edge, ("ontology_id", "child_id", "parent", "relation"), ((ontology.pk, *edge) for edge in dict.fromkeys(edges))
    )
    return touched | set(foreign.values_list("child_id", flat=True))


def refresh(ontology: Ontology, touched: Collection[int], *, only: Collection[int] | None = None) -> set[int]:
    """Bring the closure of an ontology's terms, and of all that hangs below them, up to date.

    `touched` are terms of other ontologies with new edges; `only` limits the work to terms that are used. Returns the
    ids of terms whose set of ancestors changed.
    """
    own = set(ontology.terms.values_list("id", flat=True))
    both = (ontology.pk, ontology.pk)
    foreign = {row[0] for row in bulk.select(_HUNG_BY_OTHERS, both)} | set(touched)
    foreign |= {row[0] for row in bulk.select_in(_BELOW, foreign)}
    affected = own | foreign | {row[0] for row in bulk.select(_BELOW_FOREIGN, both)}
    return recompute(affected if only is None else affected & set(only))


def complete(terms: Iterable[int]) -> None:
    """Give terms that come into use their ancestors, and these theirs, where their ontology is a large one."""
    large = list(Ontology.objects.filter(term_count__gt=LARGE).values_list("pk", flat=True))
    if not large:
        return
    lacking = set[int]()
    for chunk in bulk.chunks(terms):
        found = Term.objects.filter(pk__in=chunk, ontology__in=large)
        without = found.exclude(Exists(Closure.objects.filter(descendant=OuterRef("pk"))))
        lacking.update(without.values_list("pk", flat=True))
    if lacking:
        recompute(with_ancestors(lacking))


def with_ancestors(terms: Collection[int]) -> set[int]:
    """The terms and everything above them, by the edges that count."""
    return set(_edges_upwards(terms))


def recompute(terms: Collection[int]) -> set[int]:
    """Make the closure of `terms` follow the edges that count; returns those whose ancestors changed."""
    now = closure.ancestors(_edges_upwards(terms))
    before = _present(terms)
    changed = {term for term in terms if now.get(term, {}) != before.get(term, {})}
    for chunk in bulk.chunks(changed & before.keys()):
        Closure.objects.filter(descendant_id__in=chunk)._raw_delete("default")
    bulk.insert(
        Closure,
        ("descendant_id", "ancestor_id", "relation", "distance"),
        (
            (term, ancestor, closure.relation(link), closure.distance(link))
            for term in sorted(changed)
            for ancestor, link in sorted(now.get(term, {}).items())
        ),
    )
    return {term for term in changed if now.get(term, {}).keys() != before.get(term, {}).keys()}


def _edges_upwards(terms: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """The edges that count of `terms` and of everything above them."""
    parents: dict[int, list[tuple[int, int]]] = {}
    level = set(terms)
    while level:
        for term in level:
            parents[term] = []
        for child, parent, relation in bulk.select_in(_COUNTING + "e.child_id IN ({})", sorted(level)):
            parents[child].append((parent, closure.weakness(relation)))
        level = {parent for term in level for parent, _ in parents[term]} - parents.keys()
    return parents


def _present(terms: Collection[int]) -> dict[int, closure.Ancestors]:
    rows: defaultdict[int, closure.Ancestors] = defaultdict(dict)
    sql = "SELECT descendant_id, ancestor_id, relation, distance FROM ontology_closure WHERE descendant_id IN ({})"
    for term, ancestor, relation, distance in bulk.select_in(sql, sorted(terms)):
        rows[term][ancestor] = distance * closure.STEP + closure.weakness(relation)
    return rows
