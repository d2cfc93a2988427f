"""The formats in which one study can be given out. The settings say where each is declared, so that no room has to know
another one's.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.models import Study
from ontology.problems import Problem
from ontology.wording import listed


@dataclass(frozen=True, slots=True)
class Written:
    """A study in a format: the bytes of each file by its name, and a sentence that sums up what became of it."""

    files: Mapping[str, bytes]
    summary: str = ""


def _any(_study: Study) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `make` raises `Problem`; `refuses` gives the reason why it is not for a study, or nothing."""

    key: str
    label: str
    about: str
    make: Callable[[Study], Written]
    refuses: Callable[[Study], str] = field(default=_any)


def format_of(key: str) -> Format:
    """The format of this name. Raises `Problem` with those that there are."""
    if key not in settings.STUDY_FORMATS:
        raise Problem(
            f"A study cannot be exported as {key!r}; it can be as {listed(sorted(settings.STUDY_FORMATS), 'or')}."
        )
    found: Format = import_string(settings.STUDY_FORMATS[key])
    return found


def formats_for(study: Study) -> list[Format]:
    """Those that a study can be had in."""
    return [found for found in map(format_of, settings.STUDY_FORMATS) if not found.refuses(study)]


def make(study: Study, key: str) -> Written:
    """The study in a format. Raises `Problem` where that is not for it."""
    found = format_of(key)
    if reason := found.refuses(study):
        raise Problem(reason)
    return found.make(study)


def write_into(folder: Path, written: Written) -> None:
    """Put the files into a folder, over those of the same names. Raises `Problem` where that cannot be."""
    try:
        for name, data in written.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except OSError as error:
        raise Problem(f"{folder} cannot be written to ({error.strerror}); name a folder that can.") from None


def zipped(written: Written) -> bytes:
    """The files in one zip; the same files make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(written.files):
            packed.writestr(zipfile.ZipInfo(name), written.files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()
