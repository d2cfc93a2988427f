"""Checking a backup before anything of it is believed: whole, ours, not newer than this program."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ontology.problems import NotFound, Problem
from vitrine.backup.entries import ENTRIES
from vitrine.backup.format import CHUNK, MANIFEST, NAME, RECORDS, VERSION, Manifest, Part

# As `ingest.keeping` names them: nothing that leads out of its folder.
_RECORD = re.compile(rf"{RECORDS}(?:(?!\.{{1,2}}/)[^/\\\0]+/){{2}}[0-9a-f]*\.zip")
_MOST = 64 * CHUNK  # of a manifest


class Backup:
    """An opened file whose every byte was checked against its manifest."""

    def __init__(self, path: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest, self._packed = path, manifest, packed

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a file with their line numbers. Raises `Problem` for a line that is no JSON object."""
        with self._packed.open(name) as stream:
            for number, line in enumerate(stream, 1):
                try:
                    row = json.loads(line)
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    raise Problem(f"{self.path}: {name}, line {number} is not a JSON object.")
                yield number, row

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file."""
        with self._packed.open(name) as stream:
            while piece := stream.read(CHUNK):
                yield piece


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup at `path`, checked. Raises `NotFound` or `Problem`, in a sentence, if it cannot be trusted."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    try:
        with zipfile.ZipFile(path) as packed:
            backup = Backup(path, packed, _manifest(path, packed))
            _check(backup, packed)
            yield backup
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise Problem(f"{path} is no backup, or was cut off: {error}.") from None


def _manifest(path: Path, packed: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in packed.namelist() or packed.getinfo(MANIFEST).file_size > _MOST:
        raise Problem(f"{path} is a zip file, but no whole backup of Vitrine: it holds no {MANIFEST}.")
    try:
        stated = json.loads(packed.read(MANIFEST))
        name, version = stated.pop("format"), stated.pop("version")
        if name != NAME:
            raise Problem(f"{path} is of the format {name!r}, not {NAME!r}.")
        if version != VERSION:
            raise Problem(
                f"{path} is of version {version} of the format, made by {stated.get('made_by')};"
                f" this Vitrine reads version {VERSION}. Restore it with the Vitrine that made it, or a newer one."
            )
        files = {name: Part(**part) for name, part in stated.pop("files").items()}
        return Manifest(**stated, files=files)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(f"{path}: {MANIFEST} cannot be read ({error}).") from None


def _check(backup: Backup, packed: zipfile.ZipFile) -> None:
    path, manifest = backup.path, backup.manifest
    present, stated = set(packed.namelist()) - {MANIFEST}, set(manifest.files)
    for name in sorted(present ^ stated):
        where = "is listed in the manifest, but not there" if name in stated else "is there, but not in the manifest"
        raise Problem(f"{path} was altered: {name} {where}.")
    known = {entry.file for entry in ENTRIES}
    for name in manifest.rows.keys() ^ known:
        what = "which this Vitrine does not know" if name in manifest.rows else "which it should"
        raise Problem(f"{path} {'holds' if name in manifest.rows else 'does not hold'} {name}, {what}.")
    for name in manifest.records:
        if not _RECORD.fullmatch(name):
            raise Problem(f"{path} holds {name!r}, which is no name of a raw record.")
    for name, part in manifest.files.items():
        _check_part(backup, name, part)


def _check_part(backup: Backup, name: str, part: Part) -> None:
    digest, size, lines = hashlib.sha256(), 0, 0
    for piece in backup.pieces(name):
        digest.update(piece)
        size, lines = size + len(piece), lines + piece.count(b"\n")
        if size > part.bytes:
            break
    if (size, digest.hexdigest()) != (part.bytes, part.sha256):
        raise Problem(f"{backup.path}: {name} is damaged; its SHA-256 is not the one in the manifest.")
    if part.rows is not None and lines != part.rows:
        raise Problem(f"{backup.path}: {name} holds {lines} rows, but {part.rows} according to the manifest.")
