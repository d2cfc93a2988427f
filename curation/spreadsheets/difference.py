"""What a file would change, cell by cell, and what keeps it from that."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.models import Study
from catalog.permissions import Who
from catalog.properties import PROPERTIES
from curation.judgement import Choice, Edit, Judgement, Outcome, Target
from curation.spreadsheets.cells import Row, Table
from curation.spreadsheets.columns import TERM_COLUMNS, shown
from curation.spreadsheets.faults import Fault, Faulty
from curation.spreadsheets.matching import match
from curation.spreadsheets.present import ValueState, present
from curation.spreadsheets.sheet import judged_lines, stamp, term_line, version_of
from curation.spreadsheets.vocabulary import Vocabulary
from curation.spreadsheets.wanted import submits, wanted
from curation.states import State


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs; `term` is the CURIE of the term that it says something of, empty for the value as a whole."""

    column: str
    before: str
    after: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a file says otherwise of a value, in these rows of it. `content`: more than its state changes."""

    now: ValueState
    rows: tuple[int, ...]
    judgement: Judgement
    cells: tuple[CellChange, ...]
    content: bool = True
    submits: bool = False

    @property
    def edit(self) -> Edit:
        """The judgement to save."""
        return Edit(Target(self.now.value, self.now.value.property, self.now.version), self.judgement)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row. `now` is its value, where that was found; `both` what differs where others were first."""

    fault: Fault
    now: ValueState | None = None
    both: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A file against what holds. `same` values say what they said, `absent` ones are not in the file and stay as they are."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    same: int
    absent: int
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What somebody saw, so that nothing else is applied."""
        seen = [(one.now.value.pk, one.now.version, one.judgement.as_json(), one.submits) for one in self.changes]
        return hashlib.sha256(repr((seen, [one.fault for one in self.troubles])).encode()).hexdigest()


def difference(study: Study, table: Table, who: Who) -> Difference:
    """What the table would change; a fixed number of queries, whatever its size."""
    states = present(study, who)
    matched = match(study, states, table)
    edited = {place: rows for place, rows in matched.rows.items() if not _untouched(rows)}
    vocabulary = Vocabulary(
        [(PROPERTIES[states[place].value.property], row) for place, rows in edited.items() for row in rows]
    )
    found = [_compared(states[place], rows, vocabulary, exchange=table.exchange) for place, rows in edited.items()]
    owners = {row.number: states[place] for place, rows in matched.rows.items() for row in rows}
    broken = {states[place].value.pk for place in matched.broken}
    changes = [one for one in found if isinstance(one, Change) and one.now.value.pk not in broken]
    troubles = [Trouble(fault, owners.get(fault.row)) for fault in matched.faults]
    troubles += [one for some in found if isinstance(some, list) for one in some]
    troubled = {one.now.value.pk for one in troubles if one.now}
    return Difference(
        tuple(sorted(changes, key=lambda one: one.rows)),
        tuple(sorted(troubles, key=lambda one: one.fault.row)),
        len(matched.rows) - len(changes) - len(troubled),
        len(states) - len(matched.rows),
        table.notes,
    )


def _untouched(rows: Sequence[Row]) -> bool:
    """Whether the rows still say what they said when they were exported."""
    given = rows[0].said("version")
    version = version_of(given)
    lines = [{column: cell.text for column, cell in row.cells.items()} for row in rows]
    return version is not None and all(row.said("version") == given for row in rows) and stamp(version, lines) == given


def _compared(
    now: ValueState, rows: Sequence[Row], vocabulary: Vocabulary, *, exchange: bool
) -> Change | list[Trouble] | None:
    """What changes of one value; what is wrong with its rows; None where nothing differs."""
    said = wanted(now, rows, vocabulary)
    if said.faults:
        return [Trouble(fault, now) for fault in said.faults]
    # A mapping set has no place for the comment on a value.
    judgement = replace(said.judgement, comment=now.judgement.comment) if exchange else said.judgement
    cells = tuple(_cells(now, judgement))
    try:
        if not exchange and (cells or said.state == State.SUBMITTED != now.state):
            _check_version(now, rows)
        elif not cells and not _is_present(now, rows):
            return None
        asks = submits(now, said, rows[0], changed=bool(cells))
    except Faulty as faulty:
        return [Trouble(faulty.fault, now, cells if faulty.fault.column == "version" else ())]
    state = (CellChange("state", shown("state", now.state), "submitted"),) if asks else ()
    if not cells and not state:
        return None
    return Change(now, tuple(row.number for row in rows), judgement, (*cells, *state), bool(cells), asks)


def _is_present(now: ValueState, rows: Sequence[Row]) -> bool:
    """Whether the value is still what the file was made of."""
    return {row.said("version") for row in rows} == {stamp(now.version, judged_lines(now))}


def _check_version(now: ValueState, rows: Sequence[Row]) -> None:
    """Raise `Faulty` where the value is no longer what the file was made of."""
    present_stamp = stamp(now.version, judged_lines(now))
    for row in rows:
        given = row.said("version")
        if version_of(given) is None:
            said = f"“{given}” is no version" if given else "The version is missing"
            says = f"{said}, so nobody can tell whether the value was changed since; copy {present_stamp} here if what holds now is known to you."
            raise Faulty(row.number, "version", says)
        if given != present_stamp:
            by = f" by {now.by}" if now.by else ""
            says = f"The value was changed{by} since the sheet was exported. To keep what this row says, write {present_stamp} here."
            raise Faulty(row.number, "version", says)


def _cells(now: ValueState, said: Judgement) -> Iterator[CellChange]:
    before, after = now.judgement, said
    if _outcome(before) != _outcome(after):
        yield CellChange("outcome", _outcome(before), _outcome(after))
    if before.comment.strip() != after.comment.strip():
        yield CellChange("comment", before.comment, after.comment)
    had, has = _by_term(before), _by_term(after)
    for curie in dict.fromkeys([*had, *has]):
        yield from _term_cells(curie, had.get(curie, []), has.get(curie, []))


def _by_term(judgement: Judgement) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for choice in judgement.terms:
        found.setdefault(choice.term.curie, []).append(choice)
    return found


def _term_cells(curie: str, had: Sequence[Choice], has: Sequence[Choice]) -> Iterator[CellChange]:
    """A term that comes or goes; of one that stays, the cells that differ."""
    if len(had) == len(has) == 1:
        before, after = term_line(had[0]), term_line(has[0])
        for column in TERM_COLUMNS:
            if column != "label" and before[column] != after[column]:
                yield CellChange(column, before[column], after[column], curie)
        return
    for choice in had:
        if all(term_line(choice) != term_line(other) for other in has):
            yield CellChange("term", _told(choice), "")
    for choice in has:
        if all(term_line(choice) != term_line(other) for other in had):
            yield CellChange("term", "", _told(choice))


def _told(choice: Choice) -> str:
    """A term in words, with what is not as usual."""
    usual = {"exact", "present", "not stated", ""}
    line = term_line(choice)
    more = [line[column] for column in ("mapping", "polarity", "level", "evidence") if line[column] not in usual]
    group = [f"group {choice.group}"] if choice.group else []
    return ", ".join([f"{choice.term.curie} {choice.term.label}", *more, *group])


def _outcome(judgement: Judgement) -> str:
    """The outcome in words; nothing where nothing was judged."""
    if judgement.outcome == Outcome.TERMS and not judgement.terms:
        return ""
    return shown("outcome", judgement.outcome)
