"""Corrections on their way back: a study in its archive's own files, with what curators decided filled in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from catalog.exports.formats import Format, Written
from catalog.exports.tables import tsv_header, tsv_line
from catalog.judged import judged_values
from catalog.models import Annotation, SourceValue, Study
from catalog.models.annotations import SUBJECTS
from ingest import keeping
from ingest.archives.corrections import Corrections, Key
from ingest.archives.idr_export import corrected
from ingest.models import SourceRecord
from ontology.problems import NotFound, Problem
from ontology.wording import counted

_COLUMNS = ("what", "file", "place", "row", "cells", "property", "value", "submitted_id", "before", "after", "reason")
_REDACTED = "{} taken out of the record when it arrived; put back what the archive has in these places"
_DIRECT = "an annotation of a {} itself stands in no cell of the archive's files"


def _record(study: Study) -> SourceRecord:
    """The record that a study was last read from. Raises `NotFound` where none is kept, `Problem` for one that was not read."""
    found = SourceRecord.objects.filter(archive=study.archive.key, accession=study.accession).exclude(kept="").first()
    if found is None:
        raise NotFound(f"No record of {study.accession} is kept; harvest it again.")
    if not found.read_ok:
        raise Problem(f"The last record of {study.accession} could not be read, and what is stored is of an older one.")
    return found


def corrections_of(study: Study) -> Corrections:
    """What was decided about the values of a study that are in use."""
    held = judged_values(study)
    rows = SourceValue.objects.filter(pk__in=list(held), retired=False)
    keys: dict[int, Key] = {
        pk: (prop, text, submitted)
        for pk, prop, text, submitted in rows.values_list("pk", "property", "text", "submitted_id")
    }
    ended = Annotation.objects.filter(source_value_id__in=list(keys), asserted_by=study.archive.key).filter(
        status__in=(Annotation.Status.OVERRULED, Annotation.Status.SUPERSEDED)
    )
    overruled: dict[Key, list[str]] = defaultdict(list)
    for pk, curie in ended.order_by("pk").values_list("source_value_id", "term__curie"):
        if curie not in {one.curie for one in held[pk]}:
            overruled[keys[pk]].append(curie)
    return Corrections({key: held[pk] for pk, key in keys.items()}, overruled)


def _idr(study: Study) -> Written:
    record = _record(study)
    corrections = corrections_of(study)
    files = corrected(keeping.kept_files(record.kept), corrections)
    report = "".join((tsv_header(_COLUMNS), *(tsv_line(row, _COLUMNS) for row in _report(study, record, corrections))))
    cells, left = sum(change.rows for change in corrections.changes.values()), len(corrections.unsaid)
    summary = f"{counted(cells, 'cell')} changed, {counted(left, 'decision')} that the format cannot say."
    return Written({**files, f"{study.accession}-corrections.tsv": report.encode()}, summary)


def _report(study: Study, record: SourceRecord, corrections: Corrections) -> Iterator[dict[str, object]]:
    """What was changed, what could not be said, and how the files differ from the archive's besides."""
    for change in corrections.changes.values():
        yield {
            "what": "changed", "file": change.file, "place": change.place, "row": change.first, "cells": change.rows,
            "value": change.value, "before": change.before, "after": change.after,
        }  # fmt: skip
    for one in corrections.unsaid:
        yield {
            "what": "not said", "file": one.file, "property": one.property, "value": one.text,
            "submitted_id": one.submitted_id, "after": one.term, "reason": one.reason,
        }  # fmt: skip
    for kind, prop, term in _direct(study):
        yield {"what": "not said", "property": prop, "after": term, "reason": _DIRECT.format(kind)}
    if record.redactions:
        said = counted(record.redactions, "personal detail")
        yield {"what": "differs", "reason": _REDACTED.format(f"{said} {'was' if record.redactions == 1 else 'were'}")}


def _direct(study: Study) -> Iterable[tuple[str, str, str]]:
    """Kind of subject, property and term of what holds for something else than a value, each once."""
    held = Annotation.objects.filter(status=Annotation.Status.ACCEPTED)
    for kind, path in SUBJECTS.items():
        if kind != "source_value":
            rows = held.filter(**{path: study}).values_list("property", "term__curie").distinct().order_by()
            yield from ((kind, prop, term) for prop, term in sorted(rows))


def _refused(study: Study) -> str:
    if study.archive.key == "idr":
        return ""
    return f"{study.accession} is of {study.archive.name}; files of the Image Data Resource are made of its own studies only."


IDR = Format(
    "idr", "files of the Image Data Resource",
    "study.txt and annotation tables as the archive has them, with accepted ids filled in and overruled ones taken out, and a"
    " list of what was changed.",
    _idr, _refused,
)  # fmt: skip
