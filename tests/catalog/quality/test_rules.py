"""All rules together."""

from pathlib import Path

import catalog.quality
from catalog.quality import ORDER, RULES
from catalog.quality.base import Material, Severity

PARTS = {"__init__", "base", "material"}


def test_every_module_declares_one_rule_that_is_known():
    modules = {path.stem for path in Path(catalog.quality.__file__).parent.glob("*.py")} - PARTS
    assert len(RULES) == len(modules)
    assert {rule.check.__module__.rpartition(".")[2] for rule in RULES.values()} == modules


def test_the_worst_come_first():
    ranks = [list(Severity).index(RULES[key].severity) for key in ORDER]
    assert ranks == sorted(ranks)


def test_each_says_why_and_what_to_do():
    for rule in RULES.values():
        assert rule.title
        assert rule.explanation.endswith(".")
        assert rule.repair.endswith(".")


def test_a_study_of_nothing_has_no_defect():
    assert [found for rule in RULES.values() for found in rule.check(Material("CC0"))] == []
