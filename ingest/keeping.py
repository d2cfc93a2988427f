"""The records as they were fetched, redacted, one zip each: `<data folder>/records/<archive>/<accession>/<checksum>.zip`.

The checksum is that of the original bytes, so a zip is never rewritten: a new version of a record is a new file, and a
process that dies between file and database leaves at worst a file that nothing points at.
"""

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from ontology.problems import NotFound


def keep(*, archive: str, accession: str, checksum: str, files: Mapping[str, bytes]) -> str:
    """Store the files; the answer is the path below the data folder."""
    relative = Path("records", _name(archive), _name(accession), f"{checksum}.zip")
    target = settings.DATA_DIR / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.partial")
    partial.write_bytes(_zip(files))
    partial.replace(target)
    return relative.as_posix()


def kept_files(path: str) -> dict[str, bytes]:
    """The files of a kept record, by name. Raises `NotFound` if it is gone from the disk."""
    try:
        with zipfile.ZipFile(settings.DATA_DIR / path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    except (FileNotFoundError, zipfile.BadZipFile):
        raise NotFound(f"The kept record {path} is missing or damaged; harvest its study again.") from None


def discard(path: str) -> None:
    """Remove a record that a newer one replaced."""
    if path:
        (settings.DATA_DIR / path).unlink(missing_ok=True)


def _zip(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED, compresslevel=1)
    return target.getvalue()


def _name(text: str) -> str:
    """A text as a folder name: nothing that leads elsewhere."""
    name = quote(text, safe=" ()")[:200]
    return f"%{name}" if name.strip(". ") == "" else name
