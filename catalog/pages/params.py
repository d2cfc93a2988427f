"""What addresses say: numbers, units, properties. Each raises a `Problem` that says what would be right."""

from collections.abc import Mapping

from django.http import QueryDict

from catalog import properties
from catalog.search.request import Unit
from ontology.problems import Problem

Params = QueryDict | Mapping[str, str]


def number(params: Params, name: str, default: int = 1) -> int:
    """The whole number of a parameter."""
    written = str(params.get(name) or default)
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise Problem(f"{name}={written!r} is no whole number; write one from 1 on, such as {name}={default}.")
    return int(written)


def within(params: Params, name: str, default: int, largest: int) -> int:
    """A whole number from 1 to `largest`."""
    asked = number(params, name, default)
    if not 1 <= asked <= largest:
        raise Problem(f"{name}={asked} is out of range; it can be 1 to {largest}.")
    return asked


def flag(params: Params, name: str) -> bool:
    """Whether a parameter says yes; no where it is missing."""
    written = str(params.get(name) or "false").lower()
    if written not in ("true", "false", "1", "0"):
        raise Problem(f"{name}={written!r} is neither yes nor no; write {name}=true or leave it out.")
    return written in ("true", "1")


def unit(params: Params) -> Unit:
    """What a search lists."""
    match params.get("unit") or "study":
        case "study":
            return "study"
        case "sample":
            return "sample"
        case other:
            raise Problem(f"A search lists studies or samples; unit={other!r} should be study or sample.")


def chosen_property(params: Params) -> str:
    """The key of the property that is named, by key or alias; "" for none."""
    word = str(params.get("property") or "")
    return properties.find(word).key if word else ""
