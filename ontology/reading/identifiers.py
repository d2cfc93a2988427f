"""Ids as files write them, brought to one CURIE even where the prefix is known to nobody else."""

from functools import lru_cache

from ontology import curies


@lru_cache(maxsize=200_000)
def to_curie(text: str) -> str:
    """The canonical CURIE of an id or address; an id of no known kind stays as the file writes it."""
    curie = curies.normalise(text)
    if curie:
        return curie
    if "://" not in text:
        return text
    last = text.rstrip("/#").replace("#", "/").rpartition("/")
    vocabulary = last[0].rpartition("/")[2] or "unnamed"
    return f"{vocabulary}:{last[2]}"
