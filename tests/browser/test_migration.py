"""A new version of an ontology, from loading it to finding samples by the new term."""

import os
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.ontology.files import stanza, write
from tests.world import CMPO

PLACE = "/curation/migrations/"
ROUND, ROUNDED = "CMPO:0000118", "CMPO:0000119"
NEXT = (
    *(one for one in CMPO if f"id: {ROUND}\n" not in one),
    stanza(ROUND, "round cell phenotype", "is_obsolete: true", f"replaced_by: {ROUNDED}"),
    stanza(ROUNDED, "rounded cell phenotype", "is_a: CMPO:0000003"),
)


@pytest.fixture(scope="module")
def renewed(workplace, workplace_folder):
    """The workplace once the second version of its phenotypes is loaded, as an operator does it."""
    file = write(workplace_folder / "next.obo", *NEXT, header=("format-version: 1.2", "ontology: cmpo"))
    settings = {"VITRINE_DATA_DIR": str(workplace_folder), "DJANGO_SETTINGS_MODULE": "vitrine.settings.test"}
    command = [sys.executable, "manage.py", "load_ontology", file]
    subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True, capture_output=True)


@pytest.fixture
def curator(enter, renewed):
    page = enter("curator-1")
    page.goto(PLACE)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(enter, renewed, scheme):
    page = enter("both", color_scheme=scheme)
    page.goto(PLACE)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_the_screen(curator, width):
    curator.set_viewport_size({"width": width, "height": 800})
    assert curator.evaluate("document.querySelector('main').scrollWidth") <= width


def test_another_term_is_picked_and_taken_back(curator):
    curator.get_by_role("checkbox", name="Replace round cell phenotype").check()
    curator.get_by_text("Another term").first.click()
    box = curator.get_by_role("combobox", name="Another term")
    box.press_sequentially("mitosis del")
    expect(curator.locator(".suggestions [role=option]").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    curator.get_by_role("button", name="Propose the ticked").click()
    expect(curator.get_by_text("1 obsolete term replaced in 3 judgements")).to_be_visible()
    expect(curator.get_by_text("a proposal for it is under way").first).to_be_visible()
    curator.get_by_role("button", name="Undo").click()
    expect(curator.get_by_role("checkbox", name="Replace round cell phenotype")).to_be_visible()


def test_from_the_list_to_finding_by_the_new_term(curator, enter):
    expect(curator.get_by_text("3 annotations on terms that became obsolete")).to_be_visible()
    expect(curator.get_by_role("cell", name="rounded cell phenotype")).to_be_visible()
    curator.get_by_role("button", name="that the ontologies replace").click()
    expect(curator.get_by_text("1 obsolete term replaced in 3 judgements")).to_be_visible()
    reviewer = enter("reviewer-1")
    reviewer.goto("/curation/review/")
    for box in reviewer.locator("[name=aim]").all():
        box.check()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_text("3 proposals approved")).to_be_visible()
    curator.goto(PLACE)
    expect(curator.get_by_text("Nothing is on an obsolete term")).to_be_visible()
    answer = curator.request.get(f"/api/v1/search/?q=exact:phenotype:{ROUNDED}").json()
    assert answer["totals"]["samples"] == 4
