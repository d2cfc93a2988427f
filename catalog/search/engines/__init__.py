"""The engine that the settings choose. Nothing outside this package knows which one it is."""

from functools import cache
from pathlib import Path

from django.conf import settings

from catalog.search.engines.base import Engine
from catalog.search.engines.embedded import EmbeddedEngine
from ontology.problems import Problem

ENGINES = ("embedded",)


def configured(key: str = "") -> Engine:
    """The engine of this name, or the one of the settings. Raises `Problem` for one that is not there."""
    key = key or settings.VITRINE_SEARCH_ENGINE
    if key not in ENGINES:
        raise Problem(f"There is no search engine {key!r}; it can be {' or '.join(ENGINES)}.")
    return _embedded(Path(settings.DATA_DIR) / "index")


@cache
def _embedded(root: Path) -> Engine:
    return EmbeddedEngine(root)
