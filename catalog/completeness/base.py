"""What a checklist is made of, and what it is given to look at. Touches no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stated:
    """What a study says of one property: so many distinct values and direct annotations, `tied` of them to a term.

    `pairs`: values that name two things, as channels do (`Hoechst:DNA`).
    """

    values: int = 0
    tied: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One component. `described`: it has a text of its own; `listed`: its samples are listed one by one."""

    name: str
    described: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Images:
    """Of the images that were looked at: how many there are, and how many of them say each thing."""

    seen: int = 0
    format: int = 0
    extents: int = 0
    pixel_size: int = 0
    channels: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """One study as checklists see it.

    `protocols`: names and types of the protocols that have a text. `details`: names of what else the record says, of
    the study, its components and samples. `annotation_sets`: what is said of each set of annotations of the images.
    """

    title: str = ""
    description: str = ""
    licence: str = ""
    keywords: int = 0
    authors: int = 0
    publications: int = 0
    parts: Sequence[Part] = ()
    properties: Mapping[str, Stated] = field(default_factory=dict)
    protocols: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    images: Images = Images()
    annotation_sets: Sequence[str] = ()

    def stated(self, key: str) -> Stated:
        """What it says of a property."""
        return self.properties.get(key, Stated())


@dataclass(frozen=True, slots=True)
class Answer:
    """How far an item is met: 0 not at all, 1 wholly. `said`: what was found, for a person.

    `property`: the one whose values only wait to be tied to terms; empty where the record itself lacks something.
    """

    share: float
    said: str = ""
    property: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a checklist asks for. `todo` says what to do where it is missing. A required item counts double."""

    key: str
    label: str
    required: bool
    look: Callable[[Material], Answer]
    todo: str

    @property
    def weight(self) -> int:
        """How much it counts."""
        return 2 if self.required else 1


def always(_material: Material) -> str:
    """It applies to every study."""
    return ""


@dataclass(frozen=True, slots=True)
class Module:
    """A module or section of a checklist. `excused` gives the reason why it does not apply to a study, or nothing."""

    key: str
    label: str
    items: tuple[Item, ...]
    excused: Callable[[Material], str] = always


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list that the field agreed on. `source`: where it was published, as a DOI."""

    key: str
    name: str
    source: str
    modules: tuple[Module, ...]
    excused: Callable[[Material], str] = always
