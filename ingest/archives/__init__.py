"""One connector per archive, by its key."""

from ingest.archives.base import Connector
from ingest.archives.idr import IdrConnector

CONNECTORS: dict[str, Connector] = {"idr": IdrConnector()}
