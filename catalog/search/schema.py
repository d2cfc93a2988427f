"""What the index stores of a sample, a study and a term. Worked out from the property registry, the same for every engine."""

import hashlib
import json
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from catalog.properties import PROPERTIES, Property

# Numbers of one property may be given in any of these; each dimension has a field of its own.
_COMPARABLE = (("mol/L", "g/L", "%"), ("s",))


class Kind(Enum):
    """How a field can be used.

    KEYWORDS: tokens joined by spaces, asked one by one. COUNTED: the same, and its values can be tallied.
    SIGNATURE: one token as it is, can be tallied. WORDS: text, asked by word and phrase. NUMBERS: floats, asked by
    range. ID: an integer, asked, sorted by and ranged over. STORED: handed back.
    """

    KEYWORDS = "keywords"
    COUNTED = "counted"
    SIGNATURE = "signature"
    WORDS = "words"
    NUMBERS = "numbers"
    ID = "id"
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class Group:
    """Properties that are counted together: one signature a sample, `study|images|terms of each`."""

    field: str
    properties: tuple[str, ...]


def up(key: str) -> str:
    """The field of a property's terms with all their ancestors."""
    return f"{key}_up"


def absent(key: str) -> str:
    """The field of the terms that were seen not to hold."""
    return f"{key}_absent"


def text(key: str) -> str:
    """The field of a text property's words."""
    return f"{key}_text"


def number(key: str, dimension: str) -> str:
    """The field of a property's numbers of one dimension."""
    return f"{key}_{''.join(sign if sign.isalnum() else '_' for sign in dimension.replace('%', 'percent'))}"


def dimensions(entry: Property) -> tuple[str, ...]:
    """What a number of this property may measure, its own dimension first."""
    return next((group for group in _COMPARABLE if entry.dimension in group), (entry.dimension,))


def _tallied(entry: Property) -> bool:
    return entry.has_terms or entry.kind == "choice"


def _shared(entry: Property) -> bool:
    """Mostly the same throughout a component: such properties are cheap to count together."""
    return entry.inherits or entry.kind == "choice"


def _groups() -> tuple[Group, ...]:
    entries = [entry for entry in PROPERTIES.values() if _tallied(entry)]
    together = (
        Group("context", tuple(entry.key for entry in entries if _shared(entry) and entry.facet)),
        Group("background", tuple(entry.key for entry in entries if _shared(entry) and not entry.facet)),
    )
    single = (Group(f"{entry.key}_sig", (entry.key,)) for entry in entries if not _shared(entry))
    return (*together, *single)


GROUPS = _groups()
CONTEXT = GROUPS[0]
WITH_TERMS = frozenset(entry.key for entry in PROPERTIES.values() if entry.has_terms)
GENES = frozenset(entry.key for entry in PROPERTIES.values() if entry.kind == "gene")
GROUP_OF = {key: group for group in GROUPS for key in group.properties}


def place_of(key: str) -> tuple[Group, int]:
    """The group that a property is counted in, and where among the group's properties."""
    group = GROUP_OF[key]
    return group, group.properties.index(key)


def _property_fields(entry: Property) -> dict[str, Kind]:
    match entry.kind:
        case "number":
            return {number(entry.key, dimension): Kind.NUMBERS for dimension in dimensions(entry)}
        case "text":
            return {text(entry.key): Kind.WORDS}
        case "choice":
            return {entry.key: Kind.KEYWORDS}
    many = entry.kind != "term"
    fields = {entry.key: Kind.KEYWORDS, up(entry.key): Kind.COUNTED if many else Kind.KEYWORDS}
    return fields | ({absent(entry.key): Kind.KEYWORDS} if entry.absent else {})


SAMPLES: dict[str, Kind] = {
    "id": Kind.ID,
    "study": Kind.KEYWORDS,
    "archive": Kind.KEYWORDS,
    "text": Kind.WORDS,
    "row": Kind.STORED,
    "digest": Kind.STORED,
    **dict(chain.from_iterable(_property_fields(entry).items() for entry in PROPERTIES.values())),
    **{group.field: Kind.SIGNATURE for group in GROUPS},
}
# Images that were annotated apart from their sample, and the others of such a sample: see `catalog.search.apart`.
SAMPLE_TEXT = "sample_text"
IMAGES: dict[str, Kind] = {**SAMPLES, "sample": Kind.KEYWORDS, SAMPLE_TEXT: Kind.WORDS}
STUDIES: dict[str, Kind] = {"id": Kind.ID, "row": Kind.STORED}
TERMS: dict[str, Kind] = {
    "key": Kind.KEYWORDS,
    "property": Kind.KEYWORDS,
    "curie": Kind.KEYWORDS,
    "up": Kind.KEYWORDS,
    "name": Kind.KEYWORDS,
    "words": Kind.WORDS,
    "row": Kind.STORED,
}
_ROWS = 4  # raise it when what a stored row holds changes
COLLECTIONS: dict[str, dict[str, Kind]] = {
    "samples": SAMPLES,
    "images": IMAGES,
    "studies": STUDIES,
    "terms": TERMS,
}


STORED = frozenset(name for fields in COLLECTIONS.values() for name, kind in fields.items() if kind is Kind.STORED)


def version() -> str:
    """Changes whenever an index of an older layout has to be built anew."""
    layout = {name: {field: kind.value for field, kind in fields.items()} for name, fields in COLLECTIONS.items()}
    text_of = json.dumps([_ROWS, layout, [group.properties for group in GROUPS]], sort_keys=True)
    return hashlib.sha256(text_of.encode()).hexdigest()[:12]
