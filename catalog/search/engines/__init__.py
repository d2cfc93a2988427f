"""The engine that the settings choose. Nothing outside this package knows which one it is."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.search.engines.base import Engine
from catalog.search.engines.embedded import EmbeddedEngine
from ontology.problems import Problem

ENGINES = ("embedded", "elasticsearch")


def configured(key: str = "") -> Engine:
    """The engine of this name, or the one of the settings. Raises `Problem` for one that is not there."""
    key = key or settings.VITRINE_SEARCH_ENGINE
    if key not in ENGINES:
        raise Problem(f"There is no search engine {key!r}; it can be {' or '.join(ENGINES)}.")
    if key == "embedded":
        return _embedded(Path(settings.DATA_DIR) / "index")
    return _elasticsearch(
        tuple(settings.VITRINE_ELASTICSEARCH_URL),
        settings.VITRINE_ELASTICSEARCH_CA,
        settings.VITRINE_ELASTICSEARCH_PREFIX,
        settings.VITRINE_ELASTICSEARCH_SHARDS,
    )


@cache
def _embedded(root: Path) -> Engine:
    return EmbeddedEngine(root)


@cache
def _elasticsearch(addresses: tuple[str, ...], certificates: str, prefix: str, shards: int) -> Engine:
    if not addresses:
        raise Problem("VITRINE_ELASTICSEARCH_URL is not set; it must be an address like http://127.0.0.1:9200.")
    try:
        # Loaded only where it is used: an embedded installation does not have the server's client.
        elastic: Any = import_module("catalog.search.engines.elastic")
    except ModuleNotFoundError as error:
        raise Problem(f"{error.name} is not installed; `make install-services` installs what servers need.") from None
    engine: Engine = elastic.opened(addresses, certificates=certificates, prefix=prefix, shards=shards)
    return engine
