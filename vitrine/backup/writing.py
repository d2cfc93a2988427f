"""Making a backup: streamed, from one state of the database, and under its name only once it is whole."""

import datetime
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from ingest.models import SourceRecord
from ontology.models import Ontology
from ontology.problems import Conflict, Problem
from vitrine.backup.entries import ENTRIES, Entry
from vitrine.backup.format import CHUNK, MANIFEST, Manifest, Part
from vitrine.backup.keys import KEYS, Model, lookups, ordered, split

_FETCH = 5_000
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same state gives the same bytes


def backup(target: Path) -> Manifest:
    """Write everything that cannot be made again to `target`, readable by its owner only; returns what it holds.

    Raises `Conflict` if there is such a file, `Problem` if it cannot be written.
    """
    if target.exists():
        raise Conflict(f"{target} is there already; name another file, or remove it first.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                manifest = _write(file)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise Problem(f"{target} cannot be written: {error.strerror}.") from error
    return manifest


def _write(file: IO[bytes]) -> Manifest:
    with snapshot(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        manifest = Manifest(_now(), _program(), list(Ontology.objects.order_by("prefix").values(*_ONTOLOGY)))
        numbers = _Numbers()
        for entry in ENTRIES:
            manifest.files[entry.file] = _add(packed, entry.file, _lines(entry, numbers), rows=True)
        for name in _kept():
            path = Path(settings.DATA_DIR) / name
            if path.is_file():
                manifest.files[name] = _add(packed, name, _chunks(path), rows=False)
            else:
                manifest.missing.append(name)
        packed.writestr(_info(MANIFEST), json.dumps(manifest.as_json(), indent=1, ensure_ascii=False) + "\n")
    return manifest


_ONTOLOGY = ("prefix", "version", "source")


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment; nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield  # the caller's transaction is that moment
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would lock the writers out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


class _Numbers:
    """The numbers, in their file, of rows that have no other name."""

    def __init__(self) -> None:
        self._of: dict[Model, dict[Any, int]] = {}

    def __call__(self, model: Model, pk: Any) -> int:
        if model not in self._of:
            (entry,) = (entry for entry in ENTRIES if entry.model is model)
            rows = ordered(model, model._default_manager.filter(entry.chosen())).values_list("pk", flat=True)
            self._of[model] = {key: number for number, key in enumerate(rows.iterator(_FETCH), 1)}
        return self._of[model][pk]


def _lines(entry: Entry, numbers: _Numbers) -> Iterator[bytes]:
    parts = list(split(entry.model, entry.fields))
    wanted = [part for name in entry.fields for part in lookups(entry.model, name)]
    rows = ordered(entry.model, entry.model._default_manager.filter(entry.chosen()))
    for row in rows.values_list(*wanted).iterator(_FETCH):
        values = iter(row)
        record = {
            name: _value(leads_to, [next(values) for _ in range(width)], numbers) for name, leads_to, width in parts
        }
        # Sorted, for PostgreSQL keeps the names within a JSON value in an order of its own.
        yield json.dumps(record, ensure_ascii=False, sort_keys=True, default=_plain).encode() + b"\n"


def _value(leads_to: Model | None, parts: list[Any], numbers: _Numbers) -> Any:
    if leads_to is None:
        return parts[0]
    if all(part is None for part in parts):
        return None
    return parts if leads_to in KEYS else numbers(leads_to, parts[0])


def _plain(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return str(value)


def _kept() -> list[str]:
    return sorted(set(SourceRecord.objects.exclude(kept="").values_list("kept", flat=True)))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _add(packed: zipfile.ZipFile, name: str, pieces: Iterable[bytes], *, rows: bool) -> Part:
    digest, size, count = hashlib.sha256(), 0, 0
    with packed.open(_info(name, compress=rows), "w", force_zip64=True) as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
            size, count = size + len(piece), count + 1
    return Part(size, digest.hexdigest(), count if rows else None)


def _info(name: str, *, compress: bool = True) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _program() -> str:
    try:
        return f"vitrine {version('vitrine')}"
    except PackageNotFoundError:
        return "vitrine"
