"""Studies curated one after the other: what earlier ones decided helps the later ones."""

from collections import defaultdict

from benchmarks.report import Row
from benchmarks.suggestions import gold
from benchmarks.suggestions.measures import Ranks
from curation.suggest import decisions
from curation.suggest.engine import rank, score
from ontology.curies import normalise
from ontology.matching.index import Index
from ontology.matching.wording import cleaned, form

_LINES = 4  # of the table, for each archive
Texts = dict[tuple[str, str], set[int]]


def replay(index: Index, archive: str) -> list[Row]:
    """Hit@1 over the studies in order of accession, cold and with the decisions of all studies before."""
    rows = []
    studies = _studies(index, archive)
    made: defaultdict[str, list[decisions.Decision]] = defaultdict(list)
    size = max(-(-len(studies) // _LINES), 1)
    for begin in range(0, len(studies), size):
        cold, warm = Ranks(), Ranks()
        for number, texts in enumerate(studies[begin : begin + size], begin):
            for (prop, text), right in texts.items():
                cold.places.append(_place(index, prop, text, right, {}))
                warm.places.append(_place(index, prop, text, right, decisions.memory(made[prop])))
            for (prop, text), right in texts.items():
                made[prop] += [decisions.Decision(number, text, index.lexicon.id_of(place), True) for place in right]
        what = f"replayed | {archive}, studies {begin + 1} to {min(begin + size, len(studies))} of {len(studies)}"
        said = f"cold {100 * cold.hit(1):.1f}, with decisions {100 * warm.hit(1):.1f}; {len(warm.places)} texts"
        rows.append(Row(what, "", said, None, {"cold": cold.hit(1), "warm": warm.hit(1)}))
    return rows


def _studies(index: Index, archive: str) -> list[Texts]:
    """What each study says, by accession; of the Cell Image Library only what is not the term's own label."""
    found: defaultdict[str, defaultdict[tuple[str, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    for pair in gold.pairs():
        place = index.live(normalise(pair.curie) or pair.curie) if pair.source.startswith(archive) else -1
        if place >= 0 and not (archive != "IDR" and gold.says_nothing_new(index, pair, place)):
            found[pair.group][pair.property, pair.text].add(place)
    return [dict(texts) for _, texts in sorted(found.items())]


def _place(index: Index, prop: str, text: str, right: set[int], known: decisions.Memory) -> int | None:
    view = index.view(gold.scopes("IDR phenotypes" if prop == "phenotype" else "", prop))
    found = rank(index.lexicon, [score(view, [text], prop)], 0, known.get(form(cleaned(text)), {}), None, 5)
    terms = [index.lexicon.place(candidate.term) for candidate in found]
    return next((place for place, term in enumerate(terms) if term in right), None)
