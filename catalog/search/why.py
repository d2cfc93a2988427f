"""Why a study matched: which asked term was reached through which of the study's own terms."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from catalog.search import schema
from catalog.search.engines.base import Both, HasAny, Node
from catalog.search.names import pair_label
from catalog.search.request import Alternative, SearchRequest, TermClause
from catalog.search.results import Through, Why
from catalog.search.rows import ABSENT, PAIR, QUALITY
from catalog.search.text import decode
from catalog.search.view import Signature, View

MOST_SHOWN = 20


def reasons(request: SearchRequest, node: Node, studies: Collection[int], view: View) -> dict[int, tuple[Why, ...]]:
    """Of each of `studies`, one reason for every asked term that it has, in the order they were asked."""
    asked = [clause for clause in request.clauses if isinstance(clause, TermClause) and not clause.negated]
    found: dict[int, list[Why]] = {study: [] for study in studies}
    for clause in asked:
        for study, signatures in _by_study(clause.property, node, studies, view).items():
            found[study].extend(_of_clause(clause, signatures, view))
    return {study: tuple(whys) for study, whys in found.items()}


def _by_study(key: str, node: Node, studies: Collection[int], view: View) -> dict[int, list[Signature]]:
    group = schema.GROUP_OF[key]
    if group is not schema.CONTEXT:
        node = Both((node, HasAny("study", tuple(str(study) for study in sorted(studies)))))
    found: dict[int, list[Signature]] = {study: [] for study in studies}
    for one in view.signatures(node, group):
        if one.study in found and one.samples:
            found[one.study].append(one)
    return found


def _of_clause(clause: TermClause, signatures: list[Signature], view: View) -> Iterator[Why]:
    _, place = schema.place_of(clause.property)
    samples: Counter[str] = Counter()
    for one in signatures:
        for token in one.own[place].split():
            samples[token] += one.samples
    for asked in clause.alternatives:
        reaches = _reaching(clause, asked, view)
        through = [(token, count) for token, count in samples.items() if reaches(token)]
        if through:
            yield _why(clause, asked, sorted(through, key=lambda one: (-one[1], one[0])), view)


def _why(clause: TermClause, asked: Alternative, through: list[tuple[str, int]], view: View) -> Why:
    key = clause.property
    species = view.species(key, asked.curie)
    return Why(
        property=key,
        term=asked.curie,
        label=pair_label(key, asked.curie, asked.quality, view),
        through=tuple(_through(key, token, count, view) for token, count in through[:MOST_SHOWN]),
        quality=asked.quality,
        absent=clause.absent,
        orthologues=asked.orthologues,
        taxon=species.taxon,
        species=species.name,
    )


def _through(key: str, token: str, count: int, view: View) -> Through:
    curie, quality = _parts(token)
    species = view.species(key, curie)
    return Through(
        curie,
        pair_label(key, curie, quality, view),
        count,
        taxon=species.taxon,
        species=species.name,
    )


def _parts(token: str) -> tuple[str, str]:
    """Entity and quality of a token in a signature."""
    entity, _, quality = token.removeprefix(ABSENT).partition(PAIR)
    return decode(entity), decode(quality)


def _reaching(clause: TermClause, asked: Alternative, view: View) -> Callable[[str], bool]:
    """Whether an own token of a sample answers what was asked."""

    tops = {asked.curie, *asked.also}

    def at_or_below(key: str, term: str, top: str) -> bool:
        return term == top or (not asked.exact and top in view.ancestors(key, term))

    def reaches(token: str) -> bool:
        entity, quality = _parts(token)
        if token.startswith(ABSENT) != clause.absent or (quality and not asked.quality):
            return False
        if clause.absent:  # what is absent answers for everything below it
            fits = at_or_below(clause.property, asked.curie, entity)
            return fits and (not quality or at_or_below(QUALITY, asked.quality, quality))
        fits = any(at_or_below(clause.property, entity, top) for top in tops)
        return (
            fits
            and bool(quality) == bool(asked.quality)
            and (not quality or at_or_below(QUALITY, quality, asked.quality))
        )

    return reaches
