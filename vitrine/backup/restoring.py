"""Filling a database from a backup: all of it, or nothing."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction

from catalog.bulk import IdAllocator, insert_rows, update_rows
from ontology.bulk import chunks
from ontology.problems import Conflict, Problem
from vitrine.backup.entries import ENTRIES, Entry
from vitrine.backup.format import Manifest
from vitrine.backup.keys import KEYS, Key, Model, field_of, find, target
from vitrine.backup.reading import Backup, opened

_BATCH = 2_000
# Django fills these itself; a backup names their rows.
_LEFT = ("django_migrations", "django_content_type", "auth_permission")


def restore(source: Path, *, erase: bool = False) -> Manifest:
    """Put everything of the backup into the database and the folder of raw records.

    Raises `Conflict` if the database is not empty; with `erase`, what it holds is removed first. Raises `Problem` if
    the file is not a whole backup. Whatever is raised, the database is as it was.
    """
    with opened(source) as backup, transaction.atomic():
        if erase:
            _erase()
        _check_empty()
        numbered: dict[Model, dict[int, int]] = {}
        for entry in ENTRIES:
            if entry.model not in KEYS:
                allocate = IdAllocator(entry.model)
                numbered[entry.model] = {n: allocate() for n in range(1, backup.manifest.rows[entry.file] + 1)}
            _Filler(backup, entry, numbered).fill()
        for name in backup.manifest.records:
            _put(name, backup.pieces(name))
        return backup.manifest


def _check_empty() -> None:
    for entry in ENTRIES:
        if not entry.shared and entry.model._default_manager.exists():
            raise Conflict(
                f"The database is not empty: there are {entry.model._meta.verbose_name_plural}. Restore into a new one,"
                " or say --erase to remove everything that it holds first."
            )


def _erase() -> None:
    """Every row of every table. SQLite has no TRUNCATE, and checks foreign keys only at the end."""
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in _LEFT]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, allow_cascade=True):
            cursor.execute(statement)


class _Filler:
    """Writes the rows of one entry."""

    def __init__(self, backup: Backup, entry: Entry, numbered: dict[Model, dict[int, int]]) -> None:
        self._backup, self._entry, self._numbered = backup, entry, numbered
        self._model = entry.model
        self._targets = {name: target(field_of(entry.model, name)) for name in entry.fields}
        self._named: dict[Model, dict[Key, Any]] = {}
        # Rows may name later ones of the same file: these fields are filled in once all are there.
        self._later = [name for name, leads_to in self._targets.items() if leads_to is self._model and leads_to in KEYS]

    def fill(self) -> None:
        """All rows, some thousand at a time."""
        keys = iter(self._numbered.get(self._model, {}).values())
        for batch in self._batches():
            self._look_up(batch, self._first())
            rows = self._absent(batch) if self._model in KEYS else batch
            self._insert(rows, keys)
        for name in self._later:
            for batch in self._batches():
                self._link(name, [(number, row) for number, row in batch if row[name] is not None])

    def _batches(self) -> Iterator[list[tuple[int, dict[str, Any]]]]:
        for batch in chunks(self._backup.rows(self._entry.file), _BATCH):
            for number, row in batch:
                if row.keys() != set(self._entry.fields):
                    odd = ", ".join(sorted(row.keys() ^ set(self._entry.fields)))
                    raise self._problem(number, f"its fields are not those of this format ({odd})")
            yield batch

    def _first(self) -> list[str]:
        return [name for name in self._entry.fields if name not in self._later]

    def _look_up(self, batch: Sequence[tuple[int, dict[str, Any]]], names: Sequence[str]) -> None:
        """Find the rows that this batch names."""
        self._named = {}
        for name, leads_to in self._targets.items():
            if leads_to in KEYS and name in names:
                keys = {tuple(row[name]) for _, row in batch if row[name] is not None}
                self._named.setdefault(leads_to, {}).update(find(leads_to, keys))

    def _absent(self, batch: Sequence[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Those that are not there yet, once each; only shared tables may hold one already."""
        found = find(self._model, {self._key(row) for _, row in batch})
        absent = {self._key(row): (number, row) for number, row in batch if self._key(row) not in found}
        if len(absent) < len(batch) and not self._entry.shared:
            raise self._problem(batch[0][0], "it, or one of the rows that follow, is there twice")
        return list(absent.values())

    def _key(self, row: dict[str, Any]) -> Key:
        parts: list[Any] = []
        for name in KEYS[self._model]:
            parts += row[name] if isinstance(row[name], list) else [row[name]]
        return tuple(parts)

    def _insert(self, rows: Sequence[tuple[int, dict[str, Any]]], keys: Iterator[int]) -> None:
        names, numbered = self._first(), self._model not in KEYS
        columns = [*(["id"] if numbered else []), *names, *_defaults(self._model, self._entry.fields)]
        rest = [_prepared(self._model, name, _default(self._model, name)) for name in columns[numbered + len(names) :]]
        values = ([self._stored(name, row, number) for name in names] for number, row in rows)
        insert_rows(self._model, columns, ([*([next(keys)] if numbered else []), *row, *rest] for row in values))

    def _stored(self, name: str, row: dict[str, Any], number: int) -> Any:
        value, leads_to = row[name], self._targets[name]
        if value is None:
            return None
        try:
            if leads_to is None:
                return _prepared(self._model, name, field_of(self._model, name).to_python(value))
            if leads_to in KEYS:
                return self._named[leads_to][tuple(value)]
            return self._numbered[leads_to][value]
        except KeyError:
            raise self._problem(number, f"{name} names {value!r}, which the backup does not hold") from None
        except (ValidationError, TypeError, ValueError):
            raise self._problem(number, f"{name} cannot be {value!r}") from None

    def _link(self, name: str, batch: Sequence[tuple[int, dict[str, Any]]]) -> None:
        self._look_up(batch, [name])
        own = find(self._model, {self._key(row) for _, row in batch})
        update_rows(
            self._model, (name,), ((self._stored(name, row, number), own[self._key(row)]) for number, row in batch)
        )

    def _problem(self, number: int, what: str) -> Problem:
        return Problem(f"{self._backup.path}: {self._entry.file}, line {number}: {what}. Nothing was restored.")


def _defaults(model: Model, given: Sequence[str]) -> list[str]:
    """Columns that a backup leaves out and that the database wants a value for."""
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    return [name for name in columns if name not in given and not field_of(model, name).null]


def _default(model: Model, name: str) -> Any:
    return field_of(model, name).get_default()


def _prepared(model: Model, name: str, value: Any) -> Any:
    field = field_of(model, name)
    prepared = field.get_db_prep_save(value, connection)
    return prepared if not isinstance(field, models.BooleanField) else bool(prepared)


def _put(name: str, pieces: Iterator[bytes]) -> None:
    """One raw record in its place. Named by its checksum, it is the same as one that is there already."""
    place = Path(settings.DATA_DIR) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    partial.replace(place)
