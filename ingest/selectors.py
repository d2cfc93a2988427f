"""Reading what arrived."""

from collections.abc import Iterator

from django.db.models import QuerySet

from ingest.archives.base import Defect
from ingest.models import DefectRow, Harvest, SourceRecord


def defects_of(harvest_id: int) -> Iterator[Defect]:
    """Every stored defect of one run, in the order they were found."""
    rows = DefectRow.objects.filter(harvest_id=harvest_id).order_by("pk")
    return (Defect(row.file, row.row, row.column, row.reason, row.accession) for row in rows.iterator())


def defects_of_study(archive: str, accession: str) -> QuerySet[DefectRow]:
    """What could not be read of a study when it was last read."""
    record = SourceRecord.objects.filter(archive=archive, accession=accession).first()
    if record is None or record.read_in_id is None:
        return DefectRow.objects.none()
    return DefectRow.objects.filter(harvest_id=record.read_in_id, accession=accession).order_by("pk")


def unreadable_records(archive: str) -> QuerySet[SourceRecord]:
    """Records that are kept and could not be read."""
    return SourceRecord.objects.filter(archive=archive, read_ok=False, withdrawn=False).order_by("accession")


def recent_harvests(limit: int = 20) -> QuerySet[Harvest]:
    """The last runs, newest first."""
    return Harvest.objects.order_by("-started_at", "-pk")[:limit]
