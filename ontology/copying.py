"""COPY: how PostgreSQL takes many rows at once, with no statement for each. Asked for by `ontology.bulk` only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection


def copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Append `rows`, given in the order of `columns`. They are at hand: nothing else can be asked while they stream."""
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted(columns)}) FROM STDIN') as stream:
        for row in rows:
            stream.write_row(row)


@contextmanager
def staged(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """The name of a temporary table that holds `rows`, its columns of the types they have in `table`.

    COPY itself knows no ON CONFLICT; a statement that reads the temporary table does.
    """
    name = f"{table}_staged"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE "{name}" AS SELECT {quoted(columns)} FROM "{table}" WITH NO DATA')  # noqa: S608
        copy(name, columns, rows)
        yield name
        cursor.execute(f'DROP TABLE "{name}"')


def quoted(columns: Sequence[str]) -> str:
    """The columns as SQL lists them."""
    return ", ".join(f'"{column}"' for column in columns)
