"""Texts in, ranked terms out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from catalog import properties
from curation.suggest import decisions, fusion, meaning, species
from curation.suggest.entities import suggest_entities
from curation.suggest.reasons import decided, resemblance
from curation.suggest.results import WORTH_A_LOOK, Candidate, Suggestion
from ontology import lexicons
from ontology.bulk import chunks
from ontology.matching.arrays import Ints
from ontology.matching.candidates import FEATURES, Candidates, candidates
from ontology.matching.index import View
from ontology.matching.lexicon import Lexicon
from ontology.matching.wording import cleaned, form
from ontology.problems import Problem

MAX_TEXTS = 10_000
MAX_LENGTH = 1_000  # characters of a text that are looked at
MAX_LIMIT = 50
_BATCH = 64
_HOPELESS = -10.0  # log odds below which a candidate is left out: no likeness alone comes so low, a rejection does
_UNHEARD = -4.0  # the log odds of a term that only an earlier decision speaks for
_WHOLE, _SAME, _LOOSE = (FEATURES.index(name) for name in ("whole_text", "same_form", "loose"))


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates with their scores, text after text; `cleaned` says of which texts something was taken away."""

    found: Candidates
    score: Ints
    model: fusion.Model
    cleaned: Sequence[bool]

    def rows(self, place: int) -> range:
        """The candidates of one text."""
        return range(*np.searchsorted(self.found.text, [place, place + 1]).tolist())


def suggest(
    texts: Iterable[str],
    property_key: str,
    *,
    limit: int = 5,
    study: int | None = None,
    organisms: Collection[str] = (),
    drafts: bool = False,
) -> list[Suggestion]:
    """The best terms for each text within the scope of a property, at most `limit`; none where nothing fits.

    `study` is the id of the study that says so: its own decisions weigh most. `organisms` are CURIEs, those of the study
    where none are given: ontologies of other species are left out. `drafts` count as decisions for who curates. Raises `Problem` where the property takes no ontology
    terms or there are too many texts, `NotFound` where there is no such property.
    """
    asked = [text[:MAX_LENGTH] for text in texts]
    entry = properties.find(property_key)
    if not entry.has_terms:
        raise Problem(f"{entry.label} holds {entry.kind} values; suggestions are for those that terms can stand for.")
    if len(asked) > MAX_TEXTS:
        raise Problem(f"{len(asked):,} texts are more than {MAX_TEXTS:,} at a time.")
    if study is not None:
        organisms = organisms or species.organisms_of(study)
    limit = max(1, min(limit, MAX_LIMIT))
    if entry.kind != "term":
        return suggest_entities(asked, entry, limit=limit, study=study, organisms=organisms, drafts=drafts)
    index, known = lexicons.index(), decisions.remembered(entry.key, asked, drafts=drafts)
    tiers = species.tiers(entry, organisms, index.lexicon)
    found: list[Suggestion] = []
    for batch in chunks(asked, _BATCH):
        scored = [score(index.view(tier.scopes), batch, entry.key, tier.behind) for tier in tiers]
        for place, text in enumerate(batch):
            earlier = known.get(form(cleaned(text)), {})
            found.append(Suggestion(text, entry.key, rank(index.lexicon, scored, place, earlier, study, limit)))
    return found


def score(view: View, texts: Sequence[str], property_key: str, behind: float = 0.0) -> Scored:
    """The candidates of texts, by what their words say, and by their meaning where that is ready; `behind` is taken off."""
    found = candidates(view, texts, property_key)
    asked = [cleaned(text, property_key) for text in texts]
    changed = [form(one) != form(other) for one, other in zip(asked, texts, strict=True)]
    if not meaning.ready():
        model = fusion.load()
        return Scored(found, model.scores(found.features) - behind, model, changed)
    model = fusion.load(meaning.MODEL)
    near = meaning.features(view.index, found, asked)
    return Scored(found, model.scores(np.hstack([found.features, near])) - behind, model, changed)


def rank(
    lexicon: Lexicon,
    tiers: Sequence[Scored],
    place: int,
    known: dict[int, decisions.Record],
    study: int | None,
    limit: int,
) -> tuple[Candidate, ...]:
    """The best candidates of one text, of all tiers and of decisions."""
    odds: dict[int, tuple[float, Candidates, int]] = {}
    for scored in tiers:
        rows = scored.rows(place)
        odds |= {int(scored.found.term[row]): (float(scored.score[row]), scored.found, row) for row in rows}
    decided = {lexicon.place_of_id(term): record for term, record in known.items()}
    for term, record in decided.items():
        if term >= 0:
            score, found, row = odds.get(term, (_UNHEARD, tiers[0].found, -1))
            odds[term] = score + decisions.odds(record, study), found, row
    kept = [term for term, (score, _, _) in odds.items() if score > _HOPELESS]
    best = sorted(kept, key=lambda term: (-odds[term][0], term))[:limit]
    sure = tiers[0].model.confidence(np.array([odds[term][0] for term in best]))
    if not best or sure[0] < WORTH_A_LOOK:
        return ()
    sole = only_term(tiers, place)
    return tuple(
        _candidate(
            lexicon, term, *odds[term], float(confidence), decided.get(term), study, unique=term == sole == best[0]
        )
        for term, confidence in zip(best, sure, strict=True)
    )


def only_term(tiers: Sequence[Scored], place: int) -> int:
    """The only term whose label or EXACT synonym one text is as a whole, canonical words compared; -1 for none or several.

    A text that had to be cleaned of codes and remarks has none: *Other disorders of cartilage* is not cartilage.
    """
    terms: set[int] = set()
    for scored in tiers:
        if scored.cleaned[place]:
            return -1
        rows = scored.rows(place)
        table = scored.found.features[rows.start : rows.stop]
        equal = (table[:, _SAME] > 0) & (table[:, _WHOLE] > 0) & (table[:, _LOOSE] == 0)
        terms.update(scored.found.term[rows.start : rows.stop][equal].tolist())
    return terms.pop() if len(terms) == 1 else -1


def _candidate(
    lexicon: Lexicon,
    term: int,
    odds: float,
    found: Candidates,
    row: int,
    confidence: float,
    record: decisions.Record | None,
    study: int | None,
    *,
    unique: bool,
) -> Candidate:
    hit, name, piece, why = lexicon.term(term), "", "", ""
    if row >= 0:
        match = lexicon.hit(int(found.name[row]))
        piece = "" if found.features[row, _WHOLE] else found.pieces[int(found.piece[row])]
        name, why = match.name, resemblance(found.features[row], match, piece)
    why = "; ".join(filter(None, [decided(record, study) if record else "", why]))
    unique = unique and not (record and record.rejected)
    return Candidate(hit.curie, hit.label, name or hit.label, round(odds, 3), round(confidence, 3), why, piece, unique)
