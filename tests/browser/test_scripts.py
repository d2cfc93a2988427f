"""Pure parts of the scripts, asked in the browser."""

import pytest


@pytest.fixture
def stretches(page):
    page.goto("/nowhere")
    return lambda text: page.evaluate("(text) => import('/static/js/question.js').then((m) => m.stretches(text))", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("mito ", []),
        ("mito", [("mito", "", "", 0)]),
        ("mitosis del", [("mitosis del", "", "", 0), ("del", "", "", 8)]),
        ("organism:human mito", [("mito", "", "", 15)]),
        ("gene:cdc", [("cdc", "gene", "", 0)]),
        ("spindle -gene:cdc", [("cdc", "gene", "-", 8)]),
        ("exact:phenotype:mito", [("mito", "phenotype", "exact:", 0)]),
        ('phenotype:"mitosis del', [("mitosis del", "phenotype", "", 0)]),
        ('organism:human phenotype:"mitosis del', [("mitosis del", "phenotype", "", 15)]),
        ('"mitosis del', [("mitosis del", "", "", 0)]),
        ("gene:(CDC20 OR plk", [("plk", "gene", "", 15)]),
        ("gene:(plk", [("plk", "gene", "gene:(", 0)]),
        ("-mito", [("mito", "", "-", 0)]),
    ],
)
def test_the_stretch_that_is_being_typed(stretches, text, expected):
    assert [(one["words"], one["property"], one["before"], one["start"]) for one in stretches(text)] == expected
