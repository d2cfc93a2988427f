"""The forms in which a study's values go out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils import timezone

from catalog import properties
from catalog.models import Study
from catalog.permissions import Who
from curation.spreadsheets import sssom, tsv, xlsx
from curation.spreadsheets.present import present
from curation.spreadsheets.sheet import Sheet, sheet_of
from ontology.problems import Problem
from ontology.wording import listed

_WRITERS: dict[str, Callable[[Sheet], bytes]] = {"xlsx": xlsx.write, "tsv": tsv.write}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "sssom": "text/tab-separated-values; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """What goes out."""

    name: str
    type: str
    content: bytes


def export(study: Study, form: str, who: Who, *, keys: Collection[str] = (), suggestions: bool = True) -> File:
    """A file of the values of a study: all properties that take terms, or those named. Raises `Problem` for other words."""
    if form not in TYPES:
        raise Problem(f"A sheet is {listed(list(TYPES), 'or')}; {form!r} is none of these.")
    chosen = [properties.find(key).key for key in keys]
    if form == "sssom":
        content = sssom.write(study, chosen)
    else:
        content = _WRITERS[form](sheet_of(study, present(study, who, chosen), suggestions=suggestions))
    parts = [study.accession, *chosen, f"{timezone.now():%Y-%m-%d}"]
    ending = "sssom.tsv" if form == "sssom" else form
    return File(f"{'-'.join(parts)}.{ending}", TYPES[form], content)
