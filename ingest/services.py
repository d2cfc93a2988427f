"""Harvesting: from an archive's records to the catalog's facts."""

from collections.abc import Callable, Collection

from celery.exceptions import SoftTimeLimitExceeded
from rapidfuzz import process

from catalog.jobs.progress import Cancelled
from catalog.services import register_archive
from ingest import runs
from ingest.archives import CONNECTORS
from ingest.archives.base import Connector
from ingest.ledger import Ledger, mapping_version
from ingest.locations import open_location
from ingest.models import Harvest
from ingest.reports import HarvestReport
from ingest.work import Work
from ontology.problems import NotFound

Progress = Callable[[HarvestReport, str], None]


def _silent(report: HarvestReport, accession: str) -> None:
    """Nobody watches."""


def connector_of(archive: str) -> Connector:
    """The connector of that key. Raises `NotFound` with the nearest right word."""
    if archive in CONNECTORS:
        return CONNECTORS[archive]
    near = process.extractOne(archive.lower(), list(CONNECTORS), score_cutoff=50)
    hint = f"did you mean {near[0]}?" if near else f"archives are {', '.join(sorted(CONNECTORS))}."
    raise NotFound(f"There is no archive {archive!r}; {hint}")


def harvest(
    *,
    archive: str,
    location: str,
    accessions: Collection[str] = (),
    limit: int | None = None,
    withdraw_missing: bool = False,
    progress: Progress | None = None,
) -> HarvestReport:
    """Bring the catalog up to date with an archive's records.

    A record that is unchanged since it was last read is left alone. Each other study is stored in one transaction
    together with its record, so that an interruption leaves whole studies only; calling again continues.
    `withdraw_missing` turns studies of this location that it no longer lists into tombstones; it is done without
    being asked where the connector knows its listing to be complete, and never with `accessions` or `limit`.
    Raises `Problem` for a wrong archive, location or accession, and where another process harvests the archive.
    """
    connector = connector_of(archive)
    place = open_location(location)
    register_archive(key=connector.key, name=connector.name, url=connector.url, study_url=connector.study_url)
    options = {
        "accessions": sorted(accessions),
        "limit": limit,
        "withdraw_missing": withdraw_missing,
        "mapping": mapping_version(connector),
    }
    run = runs.begin(archive=connector.key, location=place.address, options=options)
    ledger = Ledger(connector, place, run)
    work = Work(connector, place, ledger, progress or _silent)
    try:
        work.all_pages(accessions, limit)
        work.withdraw_missing(asked=withdraw_missing, partial=bool(accessions) or limit is not None)
    except (KeyboardInterrupt, Cancelled, SoftTimeLimitExceeded):
        runs.end(run, Harvest.Status.INTERRUPTED, "interrupted")
        raise
    except Exception as error:
        runs.end(run, Harvest.Status.FAILED, str(error) or type(error).__name__)
        raise
    return ledger.finish()
