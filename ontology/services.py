"""What may be done to the words: load an ontology, complete what a used term lacks."""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from ontology import lineage, loading
from ontology.models import Ontology
from ontology.reading.parent import read
from ontology.sources import open_source

# Raise it when the same file would be read differently: everything is then loaded again when asked.
READER_VERSION = "1"


def load_ontology(*, source: str, prefix: str = "", version: str = "", replace: bool = False) -> Ontology:
    """Load a file or address; see `load_source`."""
    return load_source(source=source, prefix=prefix, version=version, replace=replace).ontology


def load_source(*, source: str, prefix: str = "", version: str = "", replace: bool = False) -> loading.Report:
    """Load a file or address into the database and say what changed; nothing is done if it was loaded before.

    `prefix` and `version` overrule what the file says of itself, `replace` allows an excerpt to take a whole
    ontology's place. Raises `Problem`, one sentence with file, line and cause, and then leaves everything as it was.
    """
    with open_source(source) as file:
        checksum = hashlib.sha256("\n".join((file.digest, prefix, version, READER_VERSION)).encode()).hexdigest()
        present = Ontology.objects.filter(checksum=checksum).first()
        if present:
            return loading.Report(present, unchanged=True)
        with read(file.path, file.name) as parsed:
            return loading.load(
                parsed, source=source, checksum=checksum, prefix=prefix, version=version, replace=replace
            )


def ensure_closure(*, term_ids: Iterable[int]) -> None:
    """Give terms that come into use their ancestors, where their ontology is so large that only used ones have them."""
    with transaction.atomic():
        lineage.complete(term_ids)
