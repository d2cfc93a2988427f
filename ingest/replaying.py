"""Reading the kept raw records again: after a restore, or where connectors have learned to read more."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from catalog.services import register_archive, upsert_study, withdraw
from ingest import keeping, runs
from ingest.archives.base import Connector, Defect, Inline, RawRecord, Unreadable
from ingest.ledger import Defects, Ledger
from ingest.locations import DirectoryLocation
from ingest.models import Harvest, SourceRecord
from ingest.reports import HarvestReport
from ontology.problems import NotFound, Problem


def replay(
    *, connector: Connector, accessions: Collection[str] = (), progress: Callable[[HarvestReport, str], None]
) -> HarvestReport:
    """Bring the facts of an archive to what its kept records say, judgements kept; nothing is fetched.

    Statuses stay: a study that was withdrawn or superseded still is. A record that could not be read when it came is
    left aside, and one that cannot now is listed. What was interrupted is continued. Raises `NotFound` where nothing is
    kept of an accession, or nothing at all, and `Conflict` while the archive is harvested.
    """
    records = SourceRecord.objects.filter(archive=connector.key, read_ok=True).exclude(kept="").order_by("pk")
    if accessions:
        records = records.filter(accession__in=accessions)
    if missing := set(accessions) - set(records.values_list("accession", flat=True)):
        raise NotFound(f"No record of {connector.key} is kept for {', '.join(sorted(missing))}.")
    if not records.exists():
        raise NotFound(f"No record of {connector.key} is kept.")
    register_archive(key=connector.key, name=connector.name, url=connector.url, study_url=connector.study_url)
    place = DirectoryLocation(Path(settings.DATA_DIR) / "records")
    run = runs.begin(archive=connector.key, location=place.address, options={"accessions": sorted(accessions)})
    ledger = Ledger(connector, place, run)
    try:
        for record in records.filter(pk__gt=int(run.cursor or 0)).iterator():
            _replay(connector, ledger, record)
            progress(ledger.report, record.accession)
    except BaseException as error:
        runs.end(run, Harvest.Status.INTERRUPTED, str(error) or type(error).__name__)
        raise
    return ledger.finish()


def _replay(connector: Connector, ledger: Ledger, record: SourceRecord) -> None:
    defects = Defects()
    try:
        files = {name: Inline(data) for name, data in keeping.kept_files(record.kept).items()}
        with transaction.atomic():
            fact = connector.read(RawRecord(record.accession, files), defects.add)
            result = upsert_study(fact=replace(fact, checksum=record.checksum), cause="replay", keep_status=True)
            if record.withdrawn:
                withdraw(study=result.study, reason=f"{connector.name} no longer lists it.", cause="replay")
            ledger.report.add(result, size=sum(len(file.data) for file in files.values()))
            ledger.tell(record.accession, defects.listed, defects.total)
            _done(ledger, record)
    except Unreadable as error:
        _refuse(ledger, record, error.defect)
    except Problem as problem:
        _refuse(ledger, record, Defect("", None, "", str(problem)))


@transaction.atomic
def _refuse(ledger: Ledger, record: SourceRecord, defect: Defect) -> None:
    ledger.report.unreadable += 1
    ledger.tell(record.accession, [defect])
    _done(ledger, record)


def _done(ledger: Ledger, record: SourceRecord) -> None:
    """The next run of its kind starts behind this record."""
    ledger.run.cursor = str(record.pk)
    ledger.run.save(update_fields=["cursor"])
    ledger.save_counts()
