"""Many rows at once, past the ORM, for speed: plain SQL that SQLite and PostgreSQL both read, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

from ontology.copying import copy, quoted, staged

BATCH = 20_000
# Parameters of one IN (...): well below the limit of every database.
CHUNK = 900

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Lists of at most `size` items."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, skip: bool = False
) -> None:
    """Insert rows of values in the order of `columns`; with `skip`, leave out those whose unique key is taken."""
    table, tail = model._meta.db_table, " ON CONFLICT DO NOTHING" if skip else ""
    if not copies():
        places = ", ".join(["%s"] * len(columns))
        execute(f'INSERT INTO "{table}" ({quoted(columns)}) VALUES ({places}){tail}', rows)  # noqa: S608
        return
    for batch in chunks(rows, BATCH):
        if skip:
            _insert_staged(table, columns, batch, tail)
        else:
            copy(table, columns, batch)


def upsert(model: type[models.Model], key: str, settings: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `settings` and then `key`, or update those whose key is there.

    `settings` maps a column to the SQL of its new value, where `excluded.x` is the given and `t.x` the present one. Many
    rows go into one statement: it saves a round trip each.
    """
    table, columns = model._meta.db_table, [*settings, key]
    changes = ", ".join(f'"{column}" = {value}' for column, value in settings.items())
    tail = f' ON CONFLICT ("{key}") DO UPDATE SET {changes}'
    if copies():
        for batch in chunks(rows, BATCH):
            _insert_staged(table, columns, batch, tail)
        return
    places = f"({', '.join(['%s'] * len(columns))})"
    for chunk in chunks(rows, max(1, CHUNK // len(columns))):
        execute(
            f'INSERT INTO "{table}" AS t ({quoted(columns)}) VALUES {", ".join([places] * len(chunk))}{tail}',  # noqa: S608
            [[value for row in chunk for value in row]],
        )


def copies() -> bool:
    """Whether the database takes rows by COPY."""
    return bool(connection.vendor == "postgresql")


def _insert_staged(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], tail: str) -> None:
    with staged(table, columns, rows) as name, connection.cursor() as cursor:
        names = quoted(columns)
        cursor.execute(f'INSERT INTO "{table}" AS t ({names}) SELECT {names} FROM "{name}"{tail}')  # noqa: S608


def execute(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run `sql` once for each row of parameters."""
    with connection.cursor() as cursor:
        for batch in chunks(rows, BATCH):
            cursor.executemany(sql, batch)


def select(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def select_in(sql: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of a query that ends in `IN ({})`, asked in chunks of `values`."""
    for chunk in chunks(values, CHUNK):
        yield from select(sql.format(", ".join(["%s"] * len(chunk))), chunk)
