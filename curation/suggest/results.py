"""What a suggestion says."""

from dataclasses import asdict, dataclass
from typing import Any

WORTH_A_LOOK = 0.03  # confidence; where the best candidate is below, nothing fits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may be meant. `confidence` is the probability that a curator would accept it, as measured.

    `piece` is the part of the text that it is for, where the text names several things; empty for the whole of it.
    `unique`: the whole text is the label or an EXACT synonym of this term, and of no other in the scope of its property.
    """

    term: str
    label: str
    name: str
    score: float
    confidence: float
    reason: str
    piece: str = ""
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The candidates for one text, best first; none where nothing fits."""

    text: str
    property: str
    candidates: tuple[Candidate, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "text": self.text,
            "property": self.property,
            "candidates": [asdict(candidate) for candidate in self.candidates],
        }
