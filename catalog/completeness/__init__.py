"""How much of what the field asks of a study's metadata is there: checklists, declared item by item, and a score."""

from catalog.completeness.base import Answer, Checklist, Item, Module
from catalog.completeness.material import material
from catalog.completeness.mifa import MIFA
from catalog.completeness.rembi import REMBI
from catalog.completeness.scoring import ChecklistScore, Line, ModuleScore, score

CHECKLISTS: tuple[Checklist, ...] = (REMBI, MIFA)

__all__ = [
    "CHECKLISTS", "MIFA", "REMBI", "Answer", "Checklist", "ChecklistScore", "Item", "Line", "Module", "ModuleScore",
    "material", "score",
]  # fmt: skip
