"""What a harvest did, as numbers: shown while it runs, kept with the run, printed at its end."""

import time
from dataclasses import dataclass, field, fields
from typing import Any

from catalog.services import UpsertResult
from ingest.archives.base import Defect

SHOWN = 20  # defects that a report carries along; all of them are in the database


@dataclass(slots=True)
class HarvestReport:
    """Counts of one run, including what it did before it was interrupted and continued.

    `samples`, `images` and `values` are of the studies written; `terms` are the distinct ones of all studies of the
    archive, filled in at the end. `size` counts bytes as the archive gives them. Seconds are of this process only.
    """

    archive: str
    location: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    unreadable: int = 0
    withdrawn: int = 0
    samples: int = 0
    images: int = 0
    images_complete: bool = True
    values: int = 0
    annotations: int = 0
    terms: int = 0
    defects: int = 0
    redactions: int = 0
    size: int = 0
    run: int = 0
    continued: bool = False
    first_defects: list[Defect] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    @property
    def studies(self) -> int:
        """Records handled, in whatever way."""
        return self.new + self.changed + self.unchanged + self.unreadable + self.withdrawn

    @property
    def nothing_read(self) -> bool:
        """Whether not a single record could be made use of."""
        return self.studies == self.unreadable

    def add(self, result: UpsertResult, *, size: int) -> None:
        """Count a study that was written from `size` bytes."""
        self.size += size
        self.new += result.created
        self.changed += not result.created
        self.samples += result.samples
        self.images += result.images
        self.images_complete &= result.images_complete
        self.values += result.values
        self.annotations += result.annotations

    def tell(self, defects: list[Defect], total: int | None = None) -> None:
        """Count defects; `total` if more were found than are listed."""
        self.defects += len(defects) if total is None else total
        self.first_defects += defects[: SHOWN - len(self.first_defects)]

    def counts(self) -> dict[str, Any]:
        """The numbers that a continued run starts from."""
        return {name: getattr(self, name) for name in _COUNTS}

    def resume(self, counts: dict[str, Any]) -> None:
        """Start from the numbers of a run that ended early."""
        for name in _COUNTS & counts.keys():
            setattr(self, name, counts[name])


_COUNTS = {entry.name for entry in fields(HarvestReport) if entry.type in (int, bool)} - {
    "continued",
    "run",
    "terms",
}
