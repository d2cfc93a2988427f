"""Numbers with units, as submitters and askers write them, brought to one base unit per dimension."""

import re
from dataclasses import dataclass

# Unit, in lower case with every micro sign as "u", to (dimension, factor). A dimension is named by its base unit.
_UNITS: dict[str, tuple[str, float]] = {
    "m": ("mol/L", 1.0),
    "mol/l": ("mol/L", 1.0),
    "mm": ("mol/L", 1e-3),
    "um": ("mol/L", 1e-6),
    "nm": ("mol/L", 1e-9),
    "pm": ("mol/L", 1e-12),
    "millimolar": ("mol/L", 1e-3),
    "micromolar": ("mol/L", 1e-6),
    "nanomolar": ("mol/L", 1e-9),
    "g/l": ("g/L", 1.0),
    "mg/ml": ("g/L", 1.0),
    "ug/ml": ("g/L", 1e-3),
    "ng/ml": ("g/L", 1e-6),
    "mg/l": ("g/L", 1e-3),
    "%": ("%", 1.0),
    "s": ("s", 1.0),
    "sec": ("s", 1.0),
    "second": ("s", 1.0),
    "min": ("s", 60.0),
    "minute": ("s", 60.0),
    "h": ("s", 3600.0),
    "hr": ("s", 3600.0),
    "hour": ("s", 3600.0),
    "d": ("s", 86400.0),
    "day": ("s", 86400.0),
    "week": ("s", 7 * 86400.0),
    "month": ("s", 365.25 / 12 * 86400.0),
    "year": ("s", 365.25 * 86400.0),
}
_SHAPE = re.compile(r"([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?)\s*([^\d\s].*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in the base unit of `dimension`; a number without a unit has the empty dimension."""

    value: float
    dimension: str


def units(dimension: str) -> list[str]:
    """The unit spellings that measure `dimension`."""
    return [unit for unit, (measured, _) in _UNITS.items() if measured == dimension]


def parse(text: str) -> Quantity | None:
    """`10 uM`, `33,33 µM`, `2.5e-6 M`, `6 weeks`; None where the text is not one number with at most one known unit.

    A comma is a decimal comma: no archive read so far groups thousands in a quantity with a unit.
    """
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        return None
    value = float(match[1].replace(",", "."))
    unit = (match[2] or "").strip().replace("µ", "u").replace("μ", "u").lower()
    if not unit:
        return Quantity(value, "")
    known = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    return Quantity(value * known[1], known[0]) if known else None
