"""The ways in which an item is found in a study: each makes the `look` of an item."""

import re
from collections.abc import Callable

from catalog.completeness.base import Answer, Images, Material, Part
from catalog.properties import PROPERTIES
from ontology.wording import counted

Look = Callable[[Material], Answer]
_NOTHING = Answer(0)


def text(read: Callable[[Material], str], *, least: int = 1) -> Look:
    """A text of at least so many characters; a shorter one is half of it."""

    def look(material: Material) -> Answer:
        length = len(read(material).strip())
        if not length:
            return _NOTHING
        return Answer(1) if length >= least else Answer(0.5, f"only {counted(length, 'character')}")

    return look


def some(read: Callable[[Material], int], noun: str) -> Look:
    """At least one of something that is counted."""

    def look(material: Material) -> Answer:
        number = read(material)
        return Answer(1, counted(number, noun)) if number else _NOTHING

    return look


def tied(key: str) -> Look:
    """A property that is to be given as an ontology term: words alone are half of it, the other half goes by the share
    of values that are tied to a term.
    """

    def look(material: Material) -> Answer:
        found = material.stated(key)
        if not found.values:
            return _NOTHING
        said = f"{found.tied:,} of {counted(found.values, 'value')} tied to a term"
        share = 0.5 + 0.5 * found.tied / found.values
        return Answer(share, said, key if share < 1 else "")

    return look


def named(*keys: str) -> Look:
    """At least one of these properties has a value."""

    def look(material: Material) -> Answer:
        found = [PROPERTIES[key].label.lower() for key in keys if material.stated(key).values]
        return Answer(1, ", ".join(found)) if found else _NOTHING

    return look


def varied(*keys: str) -> Look:
    """One of these properties has several values, so that samples can be compared by it."""

    def look(material: Material) -> Answer:
        found = [PROPERTIES[key].label.lower() for key in keys if material.stated(key).values > 1]
        return Answer(1, ", ".join(found)) if found else _NOTHING

    return look


def paired(key: str) -> Look:
    """Values of a property that name two things."""

    def look(material: Material) -> Answer:
        found = material.stated(key)
        if not found.pairs:
            return _NOTHING
        return Answer(found.pairs / found.values, f"{found.pairs:,} of {counted(found.values, 'value')}")

    return look


def described(pattern: str) -> Look:
    """A protocol with a text, whose name or type has this in it."""
    wanted = re.compile(pattern, re.IGNORECASE)

    def look(material: Material) -> Answer:
        found = min(filter(wanted.search, material.protocols), default="")
        return Answer(1, found) if found else _NOTHING

    return look


def told(pattern: str) -> Look:
    """An attribute of the study, a component or a sample, or a protocol, whose name has this in it."""
    wanted = re.compile(pattern, re.IGNORECASE)

    def look(material: Material) -> Answer:
        found = min((name for name in material.protocols | material.details if wanted.search(name)), default="")
        return Answer(1, found) if found else _NOTHING

    return look


def imaged(read: Callable[[Images], int]) -> Look:
    """What images say of themselves."""

    def look(material: Material) -> Answer:
        seen, known = material.images.seen, read(material.images)
        return Answer(known / seen, f"{known:,} of {counted(seen, 'image')}") if known else _NOTHING

    return look


def each_part(read: Callable[[Part], bool]) -> Look:
    """Something that every component is to have."""

    def look(material: Material) -> Answer:
        known = sum(map(read, material.parts))
        total = len(material.parts)
        return Answer(known / total, f"{known} of {counted(total, 'component')}") if known else _NOTHING

    return look


def each_set(name: str) -> Look:
    """Something that is to be said of every set of annotations."""
    wanted = re.compile(rf"(?:^|; ){name}: *\S", re.IGNORECASE)

    def look(material: Material) -> Answer:
        known = sum(bool(wanted.search(said)) for said in material.annotation_sets)
        total = len(material.annotation_sets)
        return Answer(known / total, f"{known} of {counted(total, 'set')}") if known else _NOTHING

    return look


def either(*looks: Look) -> Look:
    """The best of several ways."""
    return lambda material: max((look(material) for look in looks), key=lambda answer: answer.share)
