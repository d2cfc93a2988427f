"""One run at work: from pages to records to studies, each stored whole or not at all."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction

from catalog.services import upsert_study
from ingest import keeping, redaction
from ingest.archives.base import Connector, Defect, Inline, Location, Page, RawRecord, Stamp, Unreadable
from ingest.ledger import Defects, Ledger
from ingest.models import SourceRecord
from ingest.reports import HarvestReport
from ontology.problems import NotFound, Problem, Unavailable

_GIVE_UP_AFTER = 3  # records in a row that a server does not give
_LONGEST_ACCESSION = 128
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A record without anything personal. `kept` are the files to keep: not those that nobody could look into."""

    record: RawRecord
    kept: dict[str, bytes]
    redactions: int


class Work:
    """Takes the records of one run, one after the other."""

    def __init__(
        self, connector: Connector, place: Location, ledger: Ledger, progress: Callable[[HarvestReport, str], None]
    ) -> None:
        self._connector, self._place, self._ledger, self._progress = connector, place, ledger, progress
        self._complete = False
        self._listing_defects = 0
        self._silent_in_a_row = 0

    def all_pages(self, accessions: Collection[str], limit: int | None) -> None:
        """Every page behind the cursor, until the listing or the limit ends."""
        report = self._ledger.report
        missing = set(accessions) - self._ledger.seen(list(accessions))
        for page in self._connector.pages(self._place, after=self._ledger.run.cursor, accessions=accessions):
            room = None if limit is None else limit - report.studies
            if room is not None and room <= 0:
                return
            records = page.records if room is None else page.records[:room]
            missing -= {record.accession for record in records}
            self._page(page, records)
        self._check_found(accessions, missing)

    def _check_found(self, accessions: Collection[str], missing: Collection[str]) -> None:
        if missing and len(missing) == len(accessions):
            raise NotFound(f"{self._place.address} holds no study {', '.join(sorted(missing))}.")
        if missing:
            self._ledger.tell("", [Defect("", None, "", "is not at this location.", name) for name in sorted(missing)])
        if not (self._ledger.report.studies or self._ledger.report.defects):
            raise NotFound(
                f"{self._place.address} holds no study of {self._connector.name};"
                f" looked for {self._connector.looks_for}."
            )

    def _page(self, page: Page, records: Sequence[RawRecord]) -> None:
        priors = self._ledger.known([record.accession for record in records])
        unchanged: list[SourceRecord] = []
        for record in records:
            if not 0 < len(record.accession) <= _LONGEST_ACCESSION:
                self._ledger.tell("", [Defect(_first_file(record), None, "", "has no usable accession.")])
                continue
            prior = priors.get(record.accession)
            if prior and prior.seen_in_id == self._ledger.run.pk:
                if prior.read_ok:
                    continue  # done by this run before it was interrupted
                self._ledger.forgive(prior)
            if prior and self._is_unchanged(prior, record):
                unchanged.append(prior)
            else:
                self._record(prior, record)
            self._progress(self._ledger.report, record.accession)
        # A page that the limit cut short is not done: its cursor stays out.
        cursor = page.cursor if len(records) == len(page.records) else self._ledger.run.cursor
        self._ledger.end_page(cursor, unchanged, page.defects)
        self._listing_defects += len(page.defects)
        self._complete = page.complete

    def _is_unchanged(self, prior: SourceRecord, record: RawRecord) -> bool:
        """Whether there is nothing to do. What could not be read is tried again every time."""
        if not prior.read_ok or not self._ledger.of_this_mapping(prior) or prior.withdrawn != bool(record.withdrawn):
            return False
        try:
            return _says_unchanged(prior, record) or record.checksum == prior.checksum
        except Problem:
            return False  # `_record` meets the same trouble and lists it

    def _record(self, prior: SourceRecord | None, record: RawRecord) -> None:
        """Read and store one record; whatever is wrong with it is listed with it."""
        try:
            self._read(prior, record)
            self._silent_in_a_row = 0
        except Unreadable as error:
            self._refuse(prior, record, error.defect)
        except Unavailable as error:
            self._silent_in_a_row += 1
            if self._silent_in_a_row >= _GIVE_UP_AFTER:
                raise
            self._refuse(prior, record, Defect("", None, "", str(error)))
        except Problem as error:
            self._refuse(prior, record, Defect("", None, "", str(error)))
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise  # not this record's fault: the next would fare no better
        except Exception as error:  # noqa: BLE001 - whatever one record is stumbled over must not stop the others
            _log.info("%s:%s", self._connector.key, record.accession, exc_info=True)
            reason = f"Vitrine stumbled over it ({type(error).__name__}: {error})."
            self._refuse(prior, record, Defect("", None, "", reason))
        finally:
            for file in record.files.values():
                file.forget()

    def _read(self, prior: SourceRecord | None, record: RawRecord) -> None:
        if record.withdrawn:
            self._ledger.bury(prior, record)
            return
        cleaned = _clean(record)
        defects = Defects()
        fact = self._connector.read(cleaned.record, defects.add)
        if (fact.archive, fact.accession) != (self._connector.key, record.accession):
            raise Unreadable(Defect("", None, "", f"names itself {fact.archive}:{fact.accession}."))
        kept = self._keep(record, cleaned)
        with transaction.atomic():
            result = upsert_study(fact=replace(fact, checksum=record.checksum))
            self._ledger.store(record, kept=kept, redactions=cleaned.redactions)
            self._ledger.report.add(result, size=sum(len(file.read()) for file in record.files.values()))
            self._ledger.tell(record.accession, defects.listed, defects.total)
            self._ledger.save_counts()
        if prior and prior.kept != kept:
            keeping.discard(prior.kept)

    def _keep(self, record: RawRecord, cleaned: Cleaned) -> str:
        return keeping.keep(
            archive=self._connector.key, accession=record.accession, checksum=record.checksum, files=cleaned.kept
        )

    def _refuse(self, prior: SourceRecord | None, record: RawRecord, defect: Defect) -> None:
        """A record that cannot be read is kept as far as its bytes can be had, and listed."""
        _log.info("%s:%s %s", self._connector.key, record.accession, defect)
        try:
            kept = self._keep(record, _clean(record))
        except Problem:
            kept = ""
        self._ledger.refuse(prior, record, defect, kept)

    def withdraw_missing(self, *, asked: bool, partial: bool) -> None:
        """Tombstones for what a whole listing of this location no longer holds."""
        if partial or not (asked or self._complete):
            return
        if self._listing_defects:
            reason = "nothing was withdrawn, because the listing could not be read whole."
            self._ledger.tell("", [Defect(self._place.address, None, "", reason)])
            return
        self._ledger.withdraw_missing()


def _first_file(record: RawRecord) -> str:
    return min(record.files, default="")


def _says_unchanged(prior: SourceRecord, record: RawRecord) -> bool:
    """Whether the server says of every file that it is still the one we have."""
    if prior.stamps.keys() != record.files.keys():
        return False
    stamps = {name: Stamp(**prior.stamps[name]) for name in record.files}
    return all(stamps.values()) and all(record.files[name].unchanged(stamps[name]) for name in stamps)


def _clean(record: RawRecord) -> Cleaned:
    """Redact every file. One that cannot be unpacked is handed on as it is, for the connector to say so."""
    files: dict[str, Inline] = {}
    kept: dict[str, bytes] = {}
    total = 0
    for name, file in record.files.items():
        try:
            kept[name], count = redaction.redact(name, file.read())
            files[name] = Inline(kept[name])
            total += count
        except Unreadable:
            files[name] = Inline(file.read())
    return Cleaned(RawRecord(record.accession, files, record.withdrawn), kept, total)
