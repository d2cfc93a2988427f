"""Phenotypes in the whole scope, as `manage.py suggest phenotype` asks: with the species of the study, and without."""

from collections.abc import Mapping, Sequence

from benchmarks.suggestions.gold import Case
from benchmarks.suggestions.measures import Ranks
from benchmarks.suggestions.studies import using
from catalog.models import Study
from catalog.properties import PROPERTIES
from curation.suggest import species
from curation.suggest.engine import rank, score
from curation.suggest.fusion import Model
from ontology.matching.index import Index

SOURCE, PROPERTY = "IDR phenotypes", "phenotype"


def whole_scope(index: Index, cases: Sequence[Case], models: Mapping[str, Model]) -> dict[str, Ranks]:
    """Ranks within the first five, without decisions, which would know these texts; `models` by the study they left out."""
    found = {"the study's species known": Ranks(), "no species known": Ranks()}
    for case in cases:
        if case.source == SOURCE:
            with using(models[min(case.groups)]):
                for (_, ranks), organisms in zip(found.items(), (_organisms(case), frozenset()), strict=True):
                    ranks.places.append(_place(index, case, organisms))
    return found


def _organisms(case: Case) -> frozenset[str]:
    studies = Study.objects.filter(archive__key="idr", accession__in=case.groups).values_list("pk", flat=True)
    return frozenset().union(*map(species.organisms_of, studies))


def _place(index: Index, case: Case, organisms: frozenset[str]) -> int | None:
    tiers = species.tiers(PROPERTIES[PROPERTY], organisms, index.lexicon)
    scored = [score(index.view(tier.scopes), [case.text], PROPERTY, tier.behind) for tier in tiers]
    terms = [index.lexicon.place(candidate.term) for candidate in rank(index.lexicon, scored, 0, {}, None, 5)]
    return next((place for place, term in enumerate(terms) if term in case.right), None)
