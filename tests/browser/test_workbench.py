"""Curation from nothing to published, by keyboard, in a world that the module changes: each test has a value of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import OPEN_PHENOTYPES

BENCH = "/curation/studies/idr/idr0028/?property=phenotype"


def row(page, text):
    return page.locator("tr[data-value]", has_text=text)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def at(page, text):
    """Go to the row of a value, by the keys."""
    for _ in range(10):
        if page.locator("tr[aria-selected=true]", has_text=text).count():
            return
        page.keyboard.press("j")
    pytest.fail(f"no row says {text}")


def state(page, text):
    return row(page, text).locator(".state")


def found(page, question):
    """How many samples a search finds, by the API."""
    return page.request.get(f"/api/v1/search/?q={question}").json()["totals"]["samples"]


@pytest.fixture
def curator(enter):
    page = enter("curator-1")
    page.goto(BENCH)
    expect(page.locator(".offer").first).to_be_visible()
    return page


def test_a_study_is_mapped_reviewed_and_found_by_the_keyboard_alone(enter):
    page = enter("curator-1")
    delayed, round_cell = (f"phenotype:{curie} study:idr:idr0035" for curie in ("CMPO:0000202", "CMPO:0000118"))
    assert (found(page, delayed), found(page, round_cell)) == (0, 0)
    page.goto("/curation/studies/idr/idr0035/?property=phenotype")
    expect(page.locator(".offer").first).to_be_visible()
    press(page, "Enter")
    expect(state(page, "mitotic delay")).to_have_text("draft")
    press(page, "/")
    page.keyboard.type("round cell")
    expect(page.get_by_role("option").first).to_be_visible()
    press(page, "ArrowDown", "Enter")
    expect(state(page, "spherical cell")).to_have_text("draft")
    press(page, "0")
    expect(state(page, "rounded up")).to_have_text("draft")
    at_the_top(page)
    press(page, "x", "j", "j", "X", "s")
    expect(
        page.locator(".state[data-state=submitted]", has_text="submitted").and_(page.locator("tr .state"))
    ).to_have_count(3)
    reviewer = enter("reviewer-1")
    reviewer.goto("/curation/review/?study=idr:idr0035")
    press(reviewer, "*", "y")
    expect(reviewer.get_by_text("3 proposals approved")).to_be_visible()
    assert (found(page, delayed), found(page, round_cell)) == (3, 2)
    page.reload()
    expect(page.get_by_text("3 of 3 values done")).to_be_visible()


def at_the_top(page):
    press(page, *["k"] * len(OPEN_PHENOTYPES))


def test_sent_back_and_repaired(curator, enter):
    at(curator, "spherical cell")
    press(curator, "Enter")
    expect(state(curator, "spherical cell")).to_have_text("draft")
    press(curator, "k", "s")
    expect(state(curator, "spherical cell")).to_have_text("submitted")
    reviewer = enter("reviewer-1")
    reviewer.goto("/curation/review/")
    press(reviewer, "d")
    reviewer.keyboard.type("say that it is broader")
    press(reviewer, "Enter")
    expect(reviewer.get_by_text("1 proposal sent back")).to_be_visible()
    curator.goto(f"{BENCH}&state=sent_back")
    at(curator, "spherical cell")
    press(curator, "b")
    expect(row(curator, "spherical cell").get_by_text("broader", exact=True)).to_be_visible()
    expect(state(curator, "spherical cell")).to_have_text("draft")


def test_two_curators_collide_and_nothing_is_lost(curator, enter):
    other = enter("curator-2")
    other.goto(BENCH)
    expect(other.locator(".offer").first).to_be_visible()
    at(curator, "rounded up")
    press(curator, "0")
    expect(row(curator, "rounded up").get_by_text("cannot be mapped")).to_be_visible()
    at(other, "rounded up")
    press(other, "/")
    other.keyboard.type("round cell")
    expect(other.get_by_role("option").first).to_be_visible()
    press(other, "ArrowDown", "Enter")
    dialog = other.get_by_role("dialog")
    expect(dialog.get_by_text("Theirs, curator-1")).to_be_visible()
    expect(dialog.get_by_text("round cell phenotype")).to_be_visible()
    dialog.get_by_role("button", name="Use mine").press("Enter")
    expect(row(other, "rounded up").get_by_text("round cell phenotype")).to_be_visible()
    press(other, "u")
    expect(row(other, "rounded up").get_by_text("cannot be mapped")).to_be_visible()
    press(other, "r")
    expect(row(other, "rounded up").get_by_text("round cell phenotype")).to_be_visible()


def test_a_mapping_is_applied_to_several_and_undone(curator):
    curator.goto("/curation/studies/idr/idr0013/?property=phenotype")
    at(curator, "looks odd")
    press(curator, "x", "k")
    mapped = curator.locator("tr[aria-selected=true] .chip .name").first.inner_text()
    press(curator, "a")
    expect(curator.get_by_role("dialog").get_by_text("Change 1 value").first).to_be_visible()
    press(curator, "Enter")
    expect(row(curator, "looks odd").locator(".chip").get_by_text(mapped)).to_be_visible()
    press(curator, "u")
    expect(state(curator, "looks odd")).to_have_text("open")


def test_the_keys_are_listed(curator):
    press(curator, "?")
    expect(curator.get_by_role("dialog", name="Keys").get_by_text("cannot be mapped")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [BENCH, "/curation/properties/phenotype/", "/curation/review/"])
def test_nothing_that_axe_finds(enter, scheme, address):
    from axe_playwright_python.sync_playwright import Axe

    page = enter("both", color_scheme=scheme)
    page.goto(address)
    if "review" not in address:
        expect(page.locator(".beside")).to_be_visible()
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


def test_without_the_script_a_value_can_be_mapped(enter):
    page = enter("curator-2", java_script_enabled=False)
    page.goto("/curation/studies/idr/idr0013/?property=phenotype&state=open")
    page.get_by_role("link", name="looks odd").click()
    page.get_by_label("Name, synonym or CURIE").fill("round cell phenotype")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".beside header .state")).to_have_text("draft")
