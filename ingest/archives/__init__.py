"""One connector per archive, by its key."""

from ingest.archives.base import Connector

CONNECTORS: dict[str, Connector] = {}
