"""The books of one run: which record arrived in which state, what was wrong with it, and the counts so far."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from catalog.models import Annotation, Study
from catalog.services import withdraw
from ingest import redaction, runs
from ingest.archives.base import Connector, Defect, Location, RawRecord
from ingest.models import DefectRow, Harvest, SourceRecord
from ingest.reports import HarvestReport
from ontology.problems import Problem

MAX_DEFECTS = 1_000  # stored for one record; the rest is counted


def mapping_version(connector: Connector) -> str:
    """Changes when the same bytes would be read into other facts."""
    return f"{connector.mapping_version}.{redaction.VERSION}"


class Defects:
    """Takes the defects of one record; lists the first ones, counts all."""

    def __init__(self) -> None:
        self.listed: list[Defect] = []
        self.total = 0

    def add(self, defect: Defect) -> None:
        """Take one."""
        self.total += 1
        if len(self.listed) < MAX_DEFECTS:
            self.listed.append(defect)


class Ledger:
    """Writes SourceRecord, DefectRow and the counts of one Harvest."""

    def __init__(self, connector: Connector, place: Location, run: Harvest) -> None:
        self._connector, self._address, self.run = connector, place.address, run
        self._mapping = mapping_version(connector)
        self.report = HarvestReport(connector.key, place.address, run=run.pk, continued=bool(run.counts))
        self.report.resume(run.counts)

    def of_this_mapping(self, prior: SourceRecord) -> bool:
        """Whether the record was read as it would be read now."""
        return prior.mapping_version == self._mapping

    def known(self, accessions: Sequence[str]) -> dict[str, SourceRecord]:
        """What is known of these records; one whose study is gone from the catalog is as good as new."""
        held = Study.objects.filter(archive__key=self._connector.key, accession__in=accessions)
        studies = set(held.values_list("accession", flat=True))
        records = SourceRecord.objects.filter(archive=self._connector.key, accession__in=accessions)
        return {
            record.accession: record
            for record in records
            if record.accession in studies or not record.read_ok or record.withdrawn
        }

    def seen(self, accessions: Sequence[str]) -> set[str]:
        """Which of these this run has handled already, before it was interrupted."""
        records = SourceRecord.objects.filter(archive=self._connector.key, accession__in=accessions, seen_in=self.run)
        return set(records.values_list("accession", flat=True))

    def store(self, record: RawRecord, *, kept: str, redactions: int = 0, reason: str = "") -> None:
        """Note how a record arrived; `reason` says why it could not be read."""
        SourceRecord.objects.update_or_create(
            archive=self._connector.key,
            accession=record.accession,
            defaults={
                "location": self._address,
                "checksum": _checksum(record),
                "mapping_version": self._mapping,
                "kept": kept,
                "redactions": redactions,
                "stamps": _stamps(record),
                "fetched_at": timezone.now(),
                "read_ok": not reason,
                "reason": reason,
                "withdrawn": bool(record.withdrawn),
                "read_in": self.run,
                "seen_in": self.run,
            },
        )
        self.report.redactions += redactions

    def tell(self, accession: str, defects: Sequence[Defect], total: int | None = None) -> None:
        """List defects of one record, or of the listing; `total` if there were more."""
        named = [replace(defect, accession=accession or defect.accession) for defect in defects]
        DefectRow.objects.bulk_create(
            DefectRow(
                harvest=self.run,
                accession=defect.accession[:128],
                file=defect.file,
                row=defect.row,
                column=defect.column,
                reason=defect.reason,
            )
            for defect in named
        )
        self.report.tell(named, total)

    def save_counts(self) -> None:
        """Keep the counts with the run, and say that it is alive."""
        self.run.counts, self.run.heartbeat_at = self.report.counts(), timezone.now()
        self.run.save(update_fields=["counts", "heartbeat_at"])

    @transaction.atomic
    def end_page(self, cursor: str, unchanged: Sequence[SourceRecord], defects: Sequence[Defect]) -> None:
        """Everything up to the cursor is done."""
        SourceRecord.objects.filter(pk__in=[prior.pk for prior in unchanged]).update(
            seen_in=self.run, location=self._address
        )
        self.report.unchanged += len(unchanged)
        self.tell("", defects)
        self.run.cursor = cursor
        self.run.save(update_fields=["cursor"])
        self.save_counts()

    @transaction.atomic
    def forgive(self, prior: SourceRecord) -> None:
        """What this run could not read before it was interrupted is tried again, and counted once."""
        rows = DefectRow.objects.filter(harvest=self.run, accession=prior.accession)
        self.report.defects -= rows.count()
        self.report.unreadable -= 1
        rows.delete()
        SourceRecord.objects.filter(pk=prior.pk).update(seen_in=None)
        self.save_counts()

    @transaction.atomic
    def refuse(self, prior: SourceRecord | None, record: RawRecord, defect: Defect, kept: str) -> None:
        """List a record that cannot be read. The study as it was last read stays."""
        self.store(record, kept=kept or (prior.kept if prior else ""), reason=str(defect))
        self.report.unreadable += 1
        self.tell(record.accession, [defect])
        self.save_counts()

    @transaction.atomic
    def bury(self, prior: SourceRecord | None, record: RawRecord) -> None:
        """The archive says that the study is withdrawn: a tombstone, if it was ever here."""
        self._withdraw_study(record.accession, record.withdrawn)
        self.store(record, kept=prior.kept if prior else "")
        self.report.withdrawn += 1
        self.save_counts()

    def withdraw_missing(self) -> None:
        """Tombstones for the records of this location that this run did not see."""
        gone = SourceRecord.objects.filter(
            archive=self._connector.key, location=self._address, withdrawn=False
        ).exclude(seen_in=self.run)
        for record in gone:
            self._bury_missing(record)

    @transaction.atomic
    def _bury_missing(self, record: SourceRecord) -> None:
        self._withdraw_study(record.accession, f"{self._connector.name} no longer lists it.")
        record.withdrawn, record.seen_in = True, self.run
        record.save(update_fields=["withdrawn", "seen_in"])
        self.report.withdrawn += 1
        self.save_counts()

    def _withdraw_study(self, accession: str, reason: str) -> None:
        study = Study.objects.filter(archive__key=self._connector.key, accession=accession).first()
        if study:
            withdraw(study=study, reason=reason)

    def finish(self) -> HarvestReport:
        """Close the run; the numbers in full."""
        runs.end(self.run, Harvest.Status.DONE)
        facts = Annotation.objects.filter(source_value__study__archive__key=self._connector.key, status="accepted")
        self.report.terms = facts.values("term").distinct().count()
        self.report.seconds = time.monotonic() - self.report.started
        return self.report


def _checksum(record: RawRecord) -> str:
    """The checksum, or nothing if the bytes cannot be had."""
    try:
        return record.checksum
    except Problem:
        return ""


def _stamps(record: RawRecord) -> Mapping[str, Mapping[str, str]]:
    stamps = {name: file.stamp() for name, file in record.files.items()}
    return {name: {"etag": stamp.etag, "last_modified": stamp.last_modified} for name, stamp in stamps.items()}
