"""What a submitter's words may mean: decisions, fusion and calibration on top of `ontology.matching`."""

from curation.suggest.engine import suggest
from curation.suggest.results import Candidate, Suggestion

__all__ = ["Candidate", "Suggestion", "suggest"]
