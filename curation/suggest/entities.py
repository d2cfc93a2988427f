"""Genes and compounds that texts name, from what is loaded: by id, symbol or name.

A symbol says nothing of the gene it resembles, so a gene is never suggested for likeness alone; a compound is, with the same
numbers, for its names are long. Genes of the study's organisms come first, orthologues stand in for those of others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from scipy.special import expit

from catalog.properties import Property
from curation.suggest import decisions
from curation.suggest.naming import Found, Search
from curation.suggest.reasons import decided
from curation.suggest.results import WORTH_A_LOOK, Candidate, Suggestion
from ontology.matching.wording import cleaned, form


def suggest_entities(
    texts: Sequence[str],
    entry: Property,
    *,
    limit: int,
    study: int | None = None,
    organisms: Collection[str] = (),
    drafts: bool = False,
) -> list[Suggestion]:
    """The best genes or compounds for each text, at most `limit`; none where nothing fits. See `curation.suggest.suggest`."""
    known, search = decisions.remembered(entry.key, texts, drafts=drafts), Search(texts, entry, organisms)
    return [
        Suggestion(text, entry.key, _ranked(search, text, known.get(form(cleaned(text)), {}), study, limit))
        for text in texts
    ]


def _ranked(
    search: Search, text: str, known: Mapping[int, decisions.Record], study: int | None, limit: int
) -> tuple[Candidate, ...]:
    found = {one.hit.id: one for one in search.found(text)}
    for term, record in known.items():
        one = found.get(term) or search.unheard(term)
        # what studies of other organisms meant by a symbol says nothing of this one
        if one and not (one.foreign and study not in record.accepted):
            why = "; ".join(filter(None, [decided(record, study), one.why]))
            found[term] = replace(one, odds=one.odds + decisions.odds(record, study), why=why)
    best = sorted(found.values(), key=lambda one: (-one.odds, one.hit.label, one.hit.curie))
    shown = [_candidate(one) for one in best[:limit]]
    return tuple(candidate for candidate in shown if candidate.confidence >= WORTH_A_LOOK)


def _candidate(one: Found) -> Candidate:
    sure = float(expit(one.odds))
    return Candidate(one.hit.curie, one.hit.label, one.hit.name, round(one.odds, 3), round(sure, 3), one.why, one.piece)
