"""How long may be what names a thing. What one database takes the other must take too, so it is said here, not there:
PostgreSQL holds to the lengths of columns, and indexes keys of at most 2,704 bytes; SQLite does neither.
"""

from django.db import models

from ontology.problems import Problem

# Bytes of the text and the id of a value, which are its key.
LONGEST_VALUE = 2_500


def check_key(model: type[models.Model], key: str) -> str:
    """The key, if its column holds it. Raises `Problem` where it is longer."""
    most = getattr(model._meta.get_field("key"), "max_length", None)
    if most is not None and len(key) > most:
        raise Problem(
            f"The {model._meta.verbose_name} {_start(key)} has a name of {len(key):,} characters; the longest has {most:,}."
        )
    return key


def check_value(property_key: str, text: str, submitted_id: str) -> None:
    """Raises `Problem` for a value that is too long to be found again."""
    size = len(text.encode()) + len(submitted_id.encode())
    if size > LONGEST_VALUE:
        raise Problem(
            f"The {property_key} {_start(text or submitted_id)} has {size:,} bytes; the longest value has {LONGEST_VALUE:,}."
        )


def _start(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
