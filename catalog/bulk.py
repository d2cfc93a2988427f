"""Many rows of facts at once, past the ORM, for speed: by the names of fields, with keys handed out beforehand."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import QuerySet

from ontology.bulk import chunks, execute, insert

Row = TypeVar("Row")


def among(rows: QuerySet[Any, Row], column: str, keys: Iterable[object]) -> Iterator[Row]:
    """The `rows` whose `column` is one of the keys, of which there may be any number: a statement holds only so many."""
    for chunk in chunks(keys):
        yield from rows.filter(**{f"{column}__in": chunk})


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, in the order of `fields` (attribute names). Values must be ready for the database."""
    insert(model, [_column(model, name) for name in fields], rows)


def update_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update `fields` of rows given as (*values, primary key)."""
    settings = ", ".join(f'"{_column(model, name)}" = %s' for name in fields)
    execute(f'UPDATE "{model._meta.db_table}" SET {settings} WHERE "id" = %s', rows)  # noqa: S608


def save_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` (attribute names) of rows that are there already: as Django's `bulk_update`, in a tenth of its time."""
    if not rows:
        return
    model = type(rows[0])
    columns = [_field(model, name) for name in fields]
    update_rows(
        model,
        fields,
        ((*(one.get_db_prep_save(getattr(row, one.attname), connection) for one in columns), row.pk) for row in rows),
    )


def _column(model: type[models.Model], name: str) -> str:
    return str(_field(model, name).column)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field


class IdAllocator:
    """Hands out primary keys for rows that `insert_rows` will write; valid inside the present transaction.

    From the sequence, in blocks that grow with the need, where the database has one. SQLite has one writer at a time (transactions
    start IMMEDIATE), so there the highest key in use cannot move meanwhile.
    """

    SMALLEST, LARGEST = 50, 5_000

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model
        self._size = self.SMALLEST
        self._keys: Iterator[int] = iter(())

    def __call__(self) -> int:
        """One fresh key."""
        for key in self._keys:
            return key
        self._keys = self._block() if connection.vendor == "postgresql" else self._after_highest()
        return next(self._keys)

    def _after_highest(self) -> Iterator[int]:
        return count((self._model._default_manager.aggregate(top=models.Max("pk"))["top"] or 0) + 1)

    def _block(self) -> Iterator[int]:
        sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._model._meta.db_table, self._size])
            self._size = min(2 * self._size, self.LARGEST)
            return iter([row[0] for row in cursor.fetchall()])
