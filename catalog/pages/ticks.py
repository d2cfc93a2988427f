"""Facet boxes ticked without JavaScript: a form sends many at once, and they become one question."""

from django.http import QueryDict

from catalog.properties import PROPERTIES
from catalog.search import language
from catalog.search.results import FacetValue
from catalog.search.selection import ARCHIVE, selection
from ontology.problems import Problem

MAX_TICKS = 200


def tick_value(value: FacetValue) -> str:
    """What the box of a facet value sends."""
    return f"{value.property} {value.term}"


def ticked_query(params: QueryDict) -> str:
    """The question of `q` after the boxes were changed: `had` were ticked when the page was made, `tick` are now.

    Raises `Problem` for a question or a box that cannot be read.
    """
    text = params.get("q", "")
    now, before = params.getlist("tick"), params.getlist("had")
    if len(now) + len(before) > MAX_TICKS:
        raise Problem(f"At most {MAX_TICKS} boxes can be ticked at once; these are {len(now) + len(before)}.")
    for box in dict.fromkeys((*before, *now)):
        if (box in now) != (box in before):
            key, kind, value = _read(box)
            text = selection(language.parse(text), key, kind).query(value)
    return text


def _read(box: str) -> tuple[str, str, str]:
    """Property, kind and value of a box."""
    key, _, value = box.partition(" ")
    if not value or key not in {*PROPERTIES, ARCHIVE}:
        raise Problem(f"The box {box!r} is none of this page's; go back and tick it again.")
    return key, "" if key == ARCHIVE else PROPERTIES[key].kind, value
