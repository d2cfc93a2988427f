"""Mapping sets of the Simple Standard for Sharing Ontological Mappings (SSSOM 1.1) as rows of a sheet.

A row is about the value whose text is its `subject_label`, of the property in `subject_category`. All rows of one value
together are what is judged of it.
"""

from collections.abc import Sequence

from curation.spreadsheets.cells import Cell, Row, Table
from ontology.wording import counted

NOT = "Not"
NO_TERM = "sssom:NoTermFound"
# What the term is in relation to the value: SKOS says it from the subject, A skos:broadMatch B where B is the broader one.
PREDICATES = {"exact": "skos:exactMatch", "broader": "skos:broadMatch", "narrower": "skos:narrowMatch"}
# Columns of ours beyond the standard, declared in the head of the file as it provides for.
EXTENSIONS = {column: f"ext_{column}" for column in ("submitted_id", "polarity", "level", "evidence", "group")}
_SAME = {
    "text": "subject_label", "property": "subject_category", "term": "object_id", "label": "object_label",
    **EXTENSIONS,
}  # fmt: skip
_MAPPINGS = {predicate.lower(): mapping for mapping, predicate in PREDICATES.items()}


def is_mapping_set(names: Sequence[str]) -> bool:
    """Whether these are the columns of one."""
    return {"predicate_id", "object_id"} <= set(names)


def table(rows: Sequence[Row]) -> Table:
    """The rows as a sheet has them; those that say what is not so are passed over, for a sheet says what is."""
    stated = [row for row in rows if row.said("predicate_modifier") != NOT or _is_absent(row)]
    passed = len(rows) - len(stated)
    notes = (f"Passed over: {counted(passed, 'row')} with the predicate modifier Not.",) if passed else ()
    return Table(tuple(_row(row) for row in stated), {}, notes, exchange=True)


def _is_absent(row: Row) -> bool:
    """Whether it says that the value states the absence of what the term names."""
    return row.said(EXTENSIONS["polarity"]) == "absent"


def _row(row: Row) -> Row:
    cells = {column: row[name] for column, name in _SAME.items()}
    if row.said("object_id") == NO_TERM:
        return Row(row.number, {**cells, "term": Cell(), "label": Cell(), "outcome": Cell("cannot be mapped")})
    predicate = row.said("predicate_id")
    return Row(row.number, {**cells, "mapping": Cell(_MAPPINGS.get(predicate.lower(), predicate))})
