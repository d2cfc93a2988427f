"""What the forms of the workbench say: read, checked, and nothing of the database yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from curation.services.saving import MAX_EDITS
from ontology.problems import Problem
from ontology.wording import listed

# What can be done with values; each is one button or key.
OPERATIONS = ("accept", "add", "drop", "how", "none", "apply", "judge")
MOVES = ("submit", "take_back", "approve", "send_back")
_HOW = ("mapping", "polarity", "level", "evidence")
MAX_ROWS = 20


@dataclass(frozen=True, slots=True)
class Aim:
    """A value (or, in review, a proposal) at the version that was looked at."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term as a form names it, by CURIE or by name, with how it is meant. Level -1: as it was."""

    term: str
    mapping: str = ""
    polarity: str = ""
    level: int = -1
    evidence: str | None = None
    rank: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: an operation, for these values, with these terms. `like`: the value whose judgement is taken over."""

    operation: str
    aims: tuple[Aim, ...]
    rows: tuple[TermRow, ...] = ()
    like: int = 0
    comment: str | None = None
    outcome: str = ""
    reason: str = ""
    preview: bool = False


def read(data: QueryDict) -> Asked:
    """What was asked. Raises `Problem` for what cannot be read."""
    operation = data.get("op", "")
    if not operation and "take" in data:
        # A button without JavaScript can say one thing only: value, version, rank, confidence and term.
        return _taken(data.get("take", ""))
    if operation not in (*OPERATIONS, *MOVES):
        raise Problem(f"op={operation!r} is nothing that can be done; it is {listed([*OPERATIONS, *MOVES], 'or')}.")
    return Asked(
        operation,
        aims(data.getlist("aim")),
        read_terms(data),
        whole(data.get("like") or "0", "like"),
        data.get("comment"),
        data.get("outcome", ""),
        data.get("reason", ""),
        "preview" in data,
    )


def aims(written: Sequence[str]) -> tuple[Aim, ...]:
    """Values at versions, each written `id:version`."""
    if len(written) > MAX_EDITS:
        raise Problem(f"{len(written):,} values are more than {MAX_EDITS:,} at a time.")
    found = {}
    for one in written:
        pk, _, version = one.partition(":")
        found[whole(pk, "aim")] = Aim(whole(pk, "aim"), whole(version or "0", "aim"))
    if not found:
        raise Problem("Choose at least one value.")
    return tuple(found.values())


def whole(written: str, name: str) -> int:
    """A whole number of a form."""
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        raise Problem(f"{name}={written!r} is no whole number; load the page again.")
    return int(written)


def _taken(written: str) -> Asked:
    value, version, rank, confidence, term = (*written.split("|", 4), "", "", "", "")[:5]
    row = TermRow(term, rank=whole(rank, "take"), confidence=_fraction(confidence))
    return Asked("accept", (Aim(whole(value, "take"), whole(version, "take")),), (row,))


def read_terms(data: QueryDict) -> tuple[TermRow, ...]:
    """The terms of a form; further columns are in the same order, and may be left out."""
    terms, rank = data.getlist("term"), data.get("rank", "")
    if len(terms) > MAX_ROWS:
        raise Problem(f"{len(terms)} terms are more than {MAX_ROWS} for one value.")
    columns = {name: [*data.getlist(name), *[""] * len(terms)] for name in _HOW}
    given = "evidence" in data
    rows = [
        TermRow(
            term.strip(),
            columns["mapping"][place],
            columns["polarity"][place],
            whole(columns["level"][place], "level") if columns["level"][place] else -1,
            columns["evidence"][place].strip() if given else None,
            whole(rank, "rank") if rank else None,
            _fraction(data.get("confidence", "")),
        )
        for place, term in enumerate(terms)
    ]
    kept = tuple(row for row in rows if row.term)
    return kept or ((_only_how(columns, given=given),) if any(data.get(name) for name in _HOW) or given else ())


def _only_how(columns: dict[str, list[str]], *, given: bool) -> TermRow:
    """How all terms of a value are meant, where a form names none of them."""
    mapping, polarity, level, evidence = ([*columns[name], ""][0] for name in _HOW)
    return TermRow("", mapping, polarity, whole(level, "level") if level else -1, evidence.strip() if given else None)


def _fraction(written: str) -> float | None:
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        raise Problem(f"confidence={written!r} is no number from 0 to 1.") from None
    if not 0 <= value <= 1:
        raise Problem(f"confidence={written!r} is no number from 0 to 1.")
    return value
