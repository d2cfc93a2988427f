"""Which value a row is about: by its key, else by its words; and whether these are still what they were."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.models import Study
from curation.spreadsheets.cells import Row, Table
from curation.spreadsheets.columns import IDENTITY
from curation.spreadsheets.conversions import conversion, symbols
from curation.spreadsheets.faults import Fault, Faulty
from curation.spreadsheets.present import ValueState
from curation.spreadsheets.sheet import key_of
from ontology.wording import listed

_NAMES = {"property": "the property", "text": "the text", "submitted_id": "the submitted id"}


@dataclass(slots=True)
class Matched:
    """The rows of each value, by the place of the value among the states; and what is wrong with rows."""

    rows: dict[int, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)


class _Values:
    """The values of a study, to be found by what a row says."""

    def __init__(self, study: Study, states: Sequence[ValueState]) -> None:
        self.states = states
        self.by_key = {key_of(study, state.value): place for place, state in enumerate(states)}
        self.by_words: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, state in enumerate(states):
            self.by_words[state.value.property, _folded(state.value.text)].append(place)

    def find(self, row: Row) -> int:
        """The place of the value of a row. Raises `Faulty` where there is none, or several."""
        place = self.by_key.get(row.said("key"))
        return self._by_words(row) if place is None else place

    def _by_words(self, row: Row) -> int:
        key, text = row.said("property"), row.said("text")
        known = {state.value.property for state in self.states}
        if key not in known:
            raise Faulty(
                row.number, "property", f"“{key}” is no property of this sheet; it has {listed(sorted(known))}."
            )
        found = self.by_words.get((key, _folded(text)), [])
        exact = [place for place in found if self.states[place].value.submitted_id == row.said("submitted_id")]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if found:
            ids = listed([f"“{self.states[place].value.submitted_id}”" for place in found], "or")
            raise Faulty(row.number, "submitted_id", f"“{text}” stands in the study with several ids: write {ids}.")
        raise Faulty(row.number, "text", self._unknown(key, text))

    def _unknown(self, key: str, text: str) -> str:
        meant = [name for name in symbols(text) if (key, _folded(name)) in self.by_words]
        if meant:
            return f"“{text}” is no {key} of this study, but {listed(meant, 'or')} is: a spreadsheet made a date of it. Write {meant[0]}."
        return f"“{text}” is no {key} of this study. A sheet judges the values that are there; it adds none."


def match(study: Study, states: Sequence[ValueState], table: Table) -> Matched:
    """The rows of a table by the values they are about."""
    values, matched = _Values(study, states), Matched()
    for row in table.rows:
        try:
            place = values.find(row)
        except Faulty as faulty:
            matched.faults.append(faulty.fault)
            continue
        matched.rows.setdefault(place, []).append(row)
        if faults := _edited(states[place], row, exchange=table.exchange):
            matched.faults += faults
            matched.broken.add(place)
    return matched


def _edited(state: ValueState, row: Row, *, exchange: bool) -> list[Fault]:
    """The cells that name a value and no longer say what they said. An empty one says nothing wrong."""
    if exchange:
        return []
    faults = []
    for column in IDENTITY:
        original, cell = getattr(state.value, column), row[column]
        if cell and cell.text != original:
            happened = conversion(original, cell)
            says = f"“{cell.text}” stands where {_NAMES[column]} was “{original}”: {happened}. Write “{original}” again, or empty the cell."
            faults.append(Fault(row.number, column, says))
    return faults


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
