"""What a model is made of: the texts for tuning, and names of ontologies held out one at a time."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.suggestions.gold import STUDIES, Case, scopes
from benchmarks.suggestions.learn import Example
from curation.suggest import meaning
from ontology.bulk import chunks
from ontology.matching.candidates import candidates
from ontology.matching.index import Index
from ontology.matching.wording import cleaned, form

SEED = 20261122
_BATCH = 64
_LARGE, _OF_LARGE = "AstraZeneca PheWAS Portal", 1_200  # the one source that would outweigh all others
_HELD_OUT = {"phenotype": 700, "disease": 400}
_HELD_OUT_ELSE = dict.fromkeys(
    ("imaging_method", "cell_type", "cellular_component", "biological_process", "anatomy", "preparation", "organism"),
    200,
)


def examples(index: Index, cases: Sequence[Case], *, semantic: bool = False, names: bool = True) -> Iterator[Example]:
    """Examples from cases, and with `names` from those of ontologies; `semantic` ones also have their meaning."""
    chance = random.Random(SEED)
    large = [case for case in cases if case.groups == {_LARGE}]
    kept = [case for case in cases if case.groups != {_LARGE}]
    kept += chance.sample(large, min(_OF_LARGE, len(large)))
    by_scope = defaultdict(list)
    for case in kept:
        by_scope[case.source, case.property].append(case)
    for together in by_scope.values():
        yield from _examples(index, together, semantic=semantic)
    for prop, count in (_HELD_OUT | _HELD_OUT_ELSE).items() if names else ():
        yield from _examples(index, _names(index, prop, count, chance), semantic=semantic, held_out=True)


def _names(index: Index, prop: str, count: int, chance: random.Random) -> list[Case]:
    """Names of terms that have further ones."""
    source = "IDR phenotypes" if prop == "phenotype" else ""
    view = index.view(scopes(source, prop))
    several = np.bincount(view.terms, minlength=len(index.lexicon))[view.terms] > 1
    places = chance.sample(np.flatnonzero(several).tolist(), min(count, int(several.sum())))
    return [
        Case(
            source, prop, index.lexicon.hit(int(view.names[place])).name, {int(view.terms[place])}, {f"names of {prop}"}
        )
        for place in places
    ]


def _examples(index: Index, cases: Sequence[Case], *, semantic: bool, held_out: bool = False) -> Iterator[Example]:
    """One example a case; all cases have one source and one property."""
    if not cases:
        return
    view = index.view(scopes(cases[0].source, cases[0].property))
    for batch in chunks(cases, _BATCH):
        found = candidates(view, [case.text for case in batch], batch[0].property, held_out=held_out)
        table = found.features
        if semantic:
            texts = [cleaned(case.text, case.property) for case in batch]
            table = np.hstack([table, meaning.features(index, found, texts, held_out=held_out)])
        for place, case in enumerate(batch):
            mine = found.text == place
            right = np.isin(found.term[mine], list(case.right))
            studies = frozenset(case.groups if case.part == STUDIES else ())
            group = f"{case.source} {min(case.groups)} {len(case.text) % 4 if not studies else ''}"
            words = form(cleaned(case.text, case.property))
            yield Example(group, table[mine], right, words, studies, source=case.source)
