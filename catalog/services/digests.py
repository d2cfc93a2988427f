"""A digest of what is written of a study, to tell whether a harvest brought anything new."""

import hashlib
from typing import Any


class Digest:
    """Takes in records one after the other; equal records in equal order make equal digests."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, *parts: Any) -> None:
        """Take in one record: texts, numbers, None, and tuples, lists and dicts of them."""
        self._hash.update(repr(parts).encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return self._hash.hexdigest()
