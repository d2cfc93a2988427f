"""Why a term is suggested, in one line."""

from curation.suggest.decisions import Record
from ontology.matching.arrays import Ints
from ontology.matching.candidates import FEATURES
from ontology.matching.lexicon import Hit
from ontology.matching.symbols import Reading, undated
from ontology.wording import counted

_NAMED = 2  # studies
_KINDS = {"label": "label", "EXACT": "synonym"}
# The first of these that holds is the reason.
_WAYS = tuple(
    (FEATURES.index(feature), least, way)
    for feature, least, way in (
        ("same_spelling", 1.0, "is its {kind} {name}"),
        ("same_form", 1.0, "is its {kind} {name}, spelt differently"),
        ("same_compact", 1.0, "is its {kind} {name} but for blanks and hyphens"),
        ("initials", 0.5, "abbreviates its {kind} {name}"),
        ("name_covered", 0.999, "has all words of its {kind} {name}"),
        ("text_covered", 0.999, "is part of its {kind} {name}"),
        ("name_meant", 0.8, "has the words of its {kind} {name}, or similar ones"),
        ("text_covered", 0.3, "shares words with its {kind} {name}"),
    )
)


def decided(record: Record, study: int | None = None) -> str:
    """Which studies decided what about the same text; `study` is the one that asks."""
    said = []
    approved = {one: accession for one, accession in record.accepted.items() if one not in record.drafts}
    drafted = {one: accession for one, accession in record.accepted.items() if one in record.drafts}
    for verb, studies in (("accepted", approved), ("drafted", drafted), ("rejected", record.rejected)):
        if study in studies:
            said.append(f"{verb} in this study")
        if others := sorted(accession for one, accession in studies.items() if one != study):
            said.append(f"{verb} for the same text in {_listed(others)}")
    return ", ".join(said)


def _listed(accessions: list[str]) -> str:
    """*idr0001*, *idr0001 and idr0002*, *5 studies, such as idr0001 and idr0002*."""
    few = " and ".join(accessions[:_NAMED])
    return few if len(accessions) <= _NAMED else f"{counted(len(accessions), 'study')}, such as {few}"


def resemblance(features: Ints, hit: Hit, piece: str) -> str:
    """How a text, or a `piece` of it, resembles the name that was found."""
    kind = _KINDS.get(hit.kind, f"{hit.kind.lower()} synonym")
    former = " of a predecessor" if hit.obsolete else ""
    way = next((way for place, least, way in _WAYS if features[place] >= least), "is spelt like its {kind} {name}")
    subject = repr(piece) if piece else "the text"
    return f"{subject} {way.format(kind=kind + former, name=repr(hit.name))}"


def named(reading: Reading, hit: Hit, *, gene: bool) -> str:
    """How a text, read as the name of a gene or a compound, names it."""
    noun = "symbol" if gene else "name"
    ways = {"label": f"its {noun} {hit.name!r}", "EXACT": f"another {noun} of it, {hit.name!r}"}
    synonym = f"{hit.kind.lower()} synonym {hit.name!r}{', perhaps a former symbol' if gene else ''}"
    way = ways.get(hit.kind, f"its {synonym}") + (", of a predecessor" if hit.obsolete else "")
    if reading.date:
        return f"the text is {way}, a date" if undated(hit.name) else f"spreadsheets make this date of {way}"
    text = f"the text without {reading.without}" if reading.without else "the text"
    return f"{text} is {way}{'' if hit.name.casefold() == reading.name.casefold() else ', spelt differently'}"
