"""Numbers with units in queries: `dose>=10uM`, `dose:1uM..10uM`, `age<6weeks`."""

import re

from catalog import quantities
from catalog.properties import Property
from catalog.search import schema
from catalog.search.request import Quantity, RangeClause
from ontology.problems import Problem

_NUMBER = re.compile(r"([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)
_MICRO = str.maketrans("µμ", "uu")
_SHOWN = {"um": "uM", "nm": "nM", "mm": "mM", "pm": "pM", "m": "M", "mol/l": "mol/L", "g/l": "g/L", "mg/l": "mg/L"}


def is_unit(word: str) -> bool:
    """Whether a word is a unit on its own."""
    return quantities.parse(f"1 {word}") is not None


def clause(entry: Property, sign: str, text: str, *, negated: bool) -> RangeClause:
    """The range that `entry` `sign` `text` writes. Raises `Problem` for a bad number, a wrong unit, an empty range."""
    low_text, dots, high_text = text.partition("..")
    if dots and sign in (":", "="):
        return _between(entry, low_text, high_text, negated=negated)
    quantity, dimension = _quantity(entry, text)
    low = quantity if sign in (">=", ">", ":", "=") else None
    high = quantity if sign in ("<=", "<", ":", "=") else None
    return RangeClause(entry.key, dimension, low, high, sign != ">", sign != "<", negated)


def _between(entry: Property, low_text: str, high_text: str, *, negated: bool) -> RangeClause:
    high, dimension = _quantity(entry, high_text)
    low, low_dimension = _quantity(entry, low_text if _has_unit(low_text) else low_text + high.unit)
    if low_dimension != dimension:
        raise Problem(
            f"{entry.key}:{low_text}..{high_text} mixes {low_dimension} and {dimension}; use one kind of unit."
        )
    if low.value > high.value:
        raise Problem(f"{entry.key}:{low_text}..{high_text} is empty; write the smaller number first.")
    return RangeClause(entry.key, dimension, low, high, negated=negated)


def _quantity(entry: Property, text: str) -> tuple[Quantity, str]:
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        raise Problem(f"{text!r} is no number; write {_example(entry)}.")
    number, unit = match[1].replace(",", "."), _unit(match[2])
    if not unit:
        raise Problem(f"{entry.key} needs a unit behind {number}; write {_example(entry)}.")
    known = quantities.parse(f"{number} {unit}")
    allowed = schema.dimensions(entry)
    if known is None or known.dimension not in allowed:
        wrong = f"There is no unit {unit!r}" if known is None else f"{unit} does not measure {entry.label.lower()}"
        raise Problem(f"{wrong}; {entry.key} is given in {_units(entry)}.")
    if abs(known.value) == float("inf"):
        raise Problem(f"{number} is too large a number.")
    return Quantity(number, unit, known.value), known.dimension


def _has_unit(text: str) -> bool:
    return not text.strip()[-1:].isdigit()


def _unit(text: str) -> str:
    """One spelling for each unit, so that the same range is written in one way."""
    unit = text.strip().translate(_MICRO)
    return _SHOWN.get(unit.lower(), unit.lower())


def _units(entry: Property) -> str:
    units = (_unit(unit) for dimension in schema.dimensions(entry) for unit in quantities.units(dimension))
    return ", ".join(dict.fromkeys(units))


def _example(entry: Property) -> str:
    unit = "uM" if entry.dimension == "mol/L" else quantities.units(entry.dimension)[-1]
    return f"{entry.key}>=10{unit}"
