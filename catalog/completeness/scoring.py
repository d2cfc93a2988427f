"""A study against a checklist: how far each item is met, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.completeness.base import Answer, Checklist, Item, Material, Module


@dataclass(frozen=True, slots=True)
class Line:
    """An item and what was found of it."""

    item: Item
    answer: Answer

    @property
    def missing(self) -> bool:
        """Whether something is left to do."""
        return self.answer.share < 1


def _share(lines: Sequence[Line]) -> float | None:
    weights = sum(line.item.weight for line in lines)
    return sum(line.item.weight * line.answer.share for line in lines) / weights if weights else None


@dataclass(frozen=True, slots=True)
class ModuleScore:
    """A module, line by line; `excused` says why it does not apply."""

    module: Module
    lines: tuple[Line, ...]
    excused: str = ""

    @property
    def share(self) -> float | None:
        """From 0 to 1, required items counted twice; None where it does not apply."""
        return _share(self.lines)


@dataclass(frozen=True, slots=True)
class ChecklistScore:
    """A checklist, module by module; `excused` says why it does not apply."""

    checklist: Checklist
    modules: tuple[ModuleScore, ...]
    excused: str = ""

    @property
    def share(self) -> float | None:
        """Over all items that apply, from 0 to 1, required ones counted twice; None where the checklist does not apply."""
        return _share(self.lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every item that applies."""
        return tuple(line for module in self.modules for line in module.lines)

    @property
    def missing(self) -> tuple[tuple[ModuleScore, Line], ...]:
        """What is left to do, with its module: required items first, in the order of the checklist."""
        found = ((module, line) for module in self.modules for line in module.lines if line.missing)
        return tuple(sorted(found, key=lambda pair: not pair[1].item.required))


def score(checklist: Checklist, material: Material) -> ChecklistScore:
    """How far a study meets a checklist."""
    if reason := checklist.excused(material):
        return ChecklistScore(checklist, (), reason)
    return ChecklistScore(checklist, tuple(_module(module, material) for module in checklist.modules))


def _module(module: Module, material: Material) -> ModuleScore:
    if reason := module.excused(material):
        return ModuleScore(module, (), reason)
    return ModuleScore(module, tuple(Line(item, item.look(material)) for item in module.items))
