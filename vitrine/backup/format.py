"""The file: a zip of JSON Lines, the raw records as they are, and a manifest that counts and sums them."""

from dataclasses import asdict, dataclass, field
from typing import Any

NAME, VERSION = "vitrine-backup", 1
MANIFEST = "manifest.json"
RECORDS = "records/"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One file of the zip; `rows` is None for a raw record."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass
class Manifest:
    """What the zip holds. `made_at` is UTC; `ontologies` tells which to load again; `missing` raw records were gone."""

    made_at: str
    made_by: str
    ontologies: list[dict[str, str]]
    missing: list[str] = field(default_factory=list)
    files: dict[str, Part] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For `manifest.json`."""
        return {"format": NAME, "version": VERSION, **asdict(self)}

    @property
    def rows(self) -> dict[str, int]:
        """File of rows to their number."""
        return {name: part.rows for name, part in self.files.items() if part.rows is not None}

    @property
    def records(self) -> list[str]:
        """The raw records."""
        return [name for name, part in self.files.items() if part.rows is None]
