"""The dashboard and the history in a world that the module changes: claim, assign, undo one or all of a change."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

BENCH = "/curation/studies/idr/idr0028/?property=phenotype"
PLACES = ("dashboard", "history", "change", "value")


def row(page, text):
    return page.locator("tr[data-value]", has_text=text)


def state(page, text):
    return row(page, text).locator(".state")


def study(page, accession):
    return page.locator(".queue-row", has_text=accession)


def accept(page, text):
    """Take the first suggestion for a value."""
    choose(page, text)
    page.keyboard.press("Enter")
    expect(state(page, text)).to_have_text("draft")


def choose(page, text):
    """Make the row of a value the one that keys are about."""
    row(page, text).locator("td.num").click()
    expect(row(page, text)).to_have_attribute("aria-selected", "true")


@pytest.fixture
def curator(enter):
    page = enter("curator-1")
    page.goto(BENCH)
    expect(page.locator(".offer").first).to_be_visible()
    return page


@pytest.fixture
def judged(curator):
    """The page of a curator who judged one value, and applied that to two others at once."""
    accept(curator, "spherical cell")
    for text in ("mitotic delay", "rounded up somehow"):
        choose(curator, text)
        curator.keyboard.press("x")
        expect(curator.get_by_label(f"Choose {text}")).to_be_checked()
    choose(curator, "spherical cell")
    curator.keyboard.press("a")
    expect(curator.get_by_role("dialog").get_by_text("Change 2 values").first).to_be_visible()
    curator.keyboard.press("Enter")
    for text in ("mitotic delay", "rounded up somehow"):
        expect(state(curator, text)).to_have_text("draft")
    yield curator
    curator.goto("/curation/history/")
    moments = curator.locator(".moment:has(.place):not(.gone) .moment-words").all()
    for address in [moment.get_attribute("href") for moment in moments]:
        curator.goto(address)
        if curator.get_by_role("button", name="Undo").count():
            curator.get_by_role("button", name="Undo").first.click()


def bulk(page):
    """The page of the last change that judged two values."""
    page.goto("/curation/history/")
    page.locator(".moment:has(.place .num) .moment-words").first.click()
    expect(page.get_by_role("row")).to_have_count(3)


def test_a_bulk_change_is_undone(judged):
    bulk(judged)
    judged.get_by_role("button", name="Undo all 2").click()
    expect(judged.get_by_role("heading", level=1)).to_contain_text("Undid 2 decisions")
    expect(judged.get_by_text("It undid")).to_be_visible()
    judged.goto(BENCH)
    expect(state(judged, "mitotic delay")).to_have_text("open")
    expect(state(judged, "rounded up somehow")).to_have_text("open")
    expect(state(judged, "spherical cell")).to_have_text("draft")


def test_one_value_of_a_bulk_change_is_undone(judged):
    bulk(judged)
    judged.get_by_label("Choose mitotic delay").check()
    judged.get_by_role("button", name="Undo the chosen ones").click()
    expect(judged.get_by_role("heading", level=1)).to_contain_text("Undid 1 decision")
    judged.goto("/curation/history/")
    expect(judged.get_by_text("1 of 2 undone").first).to_be_visible()
    judged.goto(BENCH)
    expect(state(judged, "mitotic delay")).to_have_text("open")
    expect(state(judged, "rounded up somehow")).to_have_text("draft")


def test_the_history_is_narrowed_by_its_address(judged):
    judged.goto("/curation/history/")
    judged.get_by_label("Value").fill("mitotic")
    judged.get_by_label("Value").press("Enter")
    judged.wait_for_url("**value=mitotic**")
    expect(judged.locator("[data-announce]")).to_contain_text("with this filter")
    judged.reload()
    expect(judged.get_by_label("Value")).to_have_value("mitotic")


def test_a_study_is_claimed_released_and_assigned(enter):
    page = enter("curator-1")
    page.goto("/curation/")
    page.get_by_role("button", name="Claim idr0013").click()
    expect(study(page, "idr0013").get_by_text("curator-1")).to_be_visible()
    expect(page.get_by_role("region", name="Your studies").get_by_text("idr0013")).to_be_visible()
    page.get_by_role("button", name="Release idr0013").click()
    expect(page.get_by_role("button", name="Claim idr0013")).to_be_visible()
    reviewer = enter("reviewer-1")
    reviewer.goto("/curation/?whose=unassigned")
    study(reviewer, "idr0013").get_by_label("Assign idr0013").click()
    study(reviewer, "idr0013").get_by_label("Curator").select_option("curator-2")
    study(reviewer, "idr0013").get_by_role("button", name="Assign", exact=True).click()
    expect(study(reviewer, "idr0013")).to_have_count(0)
    assert "whose=unassigned" in reviewer.url
    other = enter("curator-2")
    other.goto("/curation/?whose=mine")
    expect(study(other, "idr0013")).to_be_visible()


def test_the_queue_is_narrowed_as_soon_as_a_list_changes(enter):
    page = enter("curator-1")
    page.goto("/curation/")
    page.get_by_label("Property").select_option("phenotype")
    page.wait_for_url("**property=phenotype**")
    expect(page.locator("[data-announce]")).to_contain_text("with this filter")
    expect(page.get_by_label("Property")).to_have_value("phenotype")


def test_without_scripts_a_study_can_be_claimed(enter):
    page = enter("curator-1", java_script_enabled=False)
    page.goto("/curation/?q=idr0028")
    page.get_by_role("button", name="Claim idr0028").click()
    expect(page.get_by_role("button", name="Release idr0028")).to_be_visible()
    page.get_by_role("button", name="Release idr0028").click()
    expect(page.get_by_role("button", name="Claim idr0028")).to_be_visible()


def go(page, place):
    """To one of the screens; the change and the value are the newest."""
    page.goto("/curation/" if place == "dashboard" else "/curation/history/")
    if place in ("change", "value"):
        page.locator(".moment:has(.place) .moment-words").first.click()
        expect(page.locator(".decisions")).to_be_visible()
    if place == "value":
        page.locator(".decisions .about a").first.click()
        expect(page.get_by_role("heading", name="Compare two versions")).to_be_visible()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_axe_finds(enter, judged, place, scheme):
    page = enter("both", color_scheme=scheme)
    go(page, place)
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_the_screen(enter, judged, place, width):
    page = enter("both", viewport={"width": width, "height": 800})
    go(page, place)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
