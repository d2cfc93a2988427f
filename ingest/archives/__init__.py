"""One connector per archive, by its key."""

from ingest.archives.base import Connector
from ingest.archives.biostudies import BioStudies
from ingest.archives.cil import CellImageLibrary
from ingest.archives.idr import IdrConnector

CONNECTORS: dict[str, Connector] = {
    connector.key: connector for connector in (BioStudies(), CellImageLibrary(), IdrConnector())
}
