"""Reading what arrived."""

from collections.abc import Iterator

from django.db.models import QuerySet

from ingest.archives.base import Defect
from ingest.models import DefectRow, Harvest, SourceRecord


def defects_of(harvest_id: int) -> Iterator[Defect]:
    """Every stored defect of one run, in the order they were found."""
    rows = DefectRow.objects.filter(harvest_id=harvest_id).order_by("pk")
    return (Defect(row.file, row.row, row.column, row.reason, row.accession) for row in rows.iterator())


def unreadable_records() -> QuerySet[SourceRecord]:
    """Records that are kept and could not be read, by archive and accession."""
    return SourceRecord.objects.filter(read_ok=False, withdrawn=False).order_by("archive", "accession")


def recent_harvests(limit: int = 20) -> QuerySet[Harvest]:
    """The last runs, newest first."""
    return Harvest.objects.order_by("-started_at", "-pk")[:limit]
