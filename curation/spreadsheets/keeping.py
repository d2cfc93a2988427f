"""Tables as JSON, to be kept between looking at one and applying it."""

from typing import Any

from curation.spreadsheets.cells import TEXT, Cell, Row, Table


def as_json(table: Table) -> dict[str, Any]:
    """Everything that was read; empty cells are left out."""
    rows = [[row.number, {name: _packed(cell) for name, cell in row.cells.items() if cell.text}] for row in table.rows]
    return {"rows": rows, "about": table.about, "notes": list(table.notes), "exchange": table.exchange}


def from_json(kept: dict[str, Any]) -> Table:
    """The table that `as_json` was given."""
    rows = (Row(number, {name: Cell(*cell) for name, cell in cells.items()}) for number, cells in kept["rows"])
    return Table(tuple(rows), kept["about"], tuple(kept["notes"]), kept["exchange"])


def _packed(cell: Cell) -> list[str]:
    return [cell.text] if cell.kind == TEXT else [cell.text, cell.kind]
