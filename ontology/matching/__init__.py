"""Text to term: normalisation, lexicon, retrieval. Pure: no Django, no database."""

from ontology.matching.scope import EVERYTHING, Scope

__all__ = ["EVERYTHING", "Scope"]
