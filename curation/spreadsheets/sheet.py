"""A study's sheet: one row for each term of each value, and one for a value without terms."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from catalog.models import SourceValue, Study
from curation.judgement import Choice, Outcome
from curation.spreadsheets.columns import EDITED, shown
from curation.spreadsheets.present import ValueState
from curation.suggest import suggest
from ontology.curies import prefix
from ontology.models import Ontology

LICENCE = "CC0 1.0"
# The open values that a sheet has suggestions for, those that reach most samples; it takes a second for some hundred.
SUGGESTED = 500
_VERSION = re.compile(r"v(\d+)-([0-9a-f]{8})")

Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes into a file. `about`: what it says of itself, in the order of saying it."""

    about: dict[str, str]
    lines: tuple[Line, ...]


def sheet_of(study: Study, states: Sequence[ValueState], *, suggestions: bool = True) -> Sheet:
    """The sheet of these values of a study."""
    proposed = suggested(study, states) if suggestions else {}
    lines = [line for state in states for line in _lines(study, state, proposed.get(state.value.pk, ""))]
    return Sheet(_about(study, states), tuple(lines))


def study_name(study: Study) -> str:
    """How a file names its study."""
    return f"{study.archive.key}:{study.accession}"


def key_of(study: Study, value: SourceValue) -> str:
    """What names a value in a file, and stays the same from export to export: nothing a spreadsheet takes for a number."""
    named = [study_name(study), value.property, value.text, value.submitted_id]
    return f"k{_digest(named, 16)}"


def stamp(version: int, lines: Iterable[Mapping[str, str]]) -> str:
    """The version of a value with a digest of what its rows say, in any order: what was edited is told from what was not."""
    said = sorted([line.get(column, "").strip() for column in EDITED] for line in lines)
    return f"v{version}-{_digest(said)}"


def version_of(text: str) -> int | None:
    """The version in a stamp; None if it is none."""
    match = _VERSION.fullmatch(text)
    return int(match[1]) if match else None


def judged_lines(state: ValueState) -> list[Line]:
    """What the columns that can be edited say, a row for each term."""
    judgement = state.judgement
    outcome = "" if state.open else shown("outcome", judgement.outcome)
    whole = {"state": shown("state", state.state), "outcome": outcome, "comment": judgement.comment}
    if judgement.outcome != Outcome.TERMS or not judgement.terms:
        return [whole]
    return [whole | term_line(choice) for choice in judgement.terms]


def _lines(study: Study, state: ValueState, suggestion: str) -> list[Line]:
    value, judged = state.value, judged_lines(state)
    named = {
        "property": value.property,
        "text": value.text,
        "submitted_id": value.submitted_id,
        "samples": str(value.sample_count),
        "suggestion": suggestion,
        "key": key_of(study, value),
        "version": stamp(state.version, judged),
    }
    return [named | line for line in judged]


def term_line(choice: Choice) -> Line:
    """What the columns of one term say."""
    return {
        "term": choice.term.curie,
        "label": choice.term.label,
        "mapping": shown("mapping", choice.mapping),
        "polarity": shown("polarity", choice.polarity),
        "level": shown("level", choice.level),
        "evidence": choice.evidence,
        "group": choice.group,
    }


def suggested(study: Study, states: Sequence[ValueState]) -> dict[int, str]:
    """The best suggestion for the open values that reach most samples, by the id of the value."""
    values = sorted((state.value for state in states if state.open), key=lambda row: -row.sample_count)[:SUGGESTED]
    found: dict[int, str] = {}
    for key in sorted({value.property for value in values}):
        some = [value for value in values if value.property == key]
        for value, suggestion in zip(
            some, suggest([one.text for one in some], key, limit=1, study=study.pk, drafts=True), strict=True
        ):
            for best in suggestion.candidates:
                found[value.pk] = f"{best.term} {best.label} ({best.confidence:.0%})"
    return found


def _about(study: Study, states: Sequence[ValueState]) -> dict[str, str]:
    used = {prefix(choice.term.curie) for state in states for choice in state.judgement.terms}
    loaded = Ontology.objects.filter(prefix__in=used).order_by("prefix")
    return {
        "study": study_name(study),
        "title": " ".join(study.title.split()),
        "exported": f"{timezone.now():%Y-%m-%d %H:%M} UTC",
        "ontologies": ", ".join(str(row) for row in loaded) or "none",
        "licence of the annotations": LICENCE,
    }


def _digest(said: object, length: int = 8) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:length]
