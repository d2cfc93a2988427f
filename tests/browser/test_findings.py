"""Findings across studies, in a world that the module changes: repaired with one click, dismissed, looked for again."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import MISLABELLED

LIST, STUDY = "/curation/findings/", "/studies/idr/idr0029/"
PROPOSE = f"Propose {MISLABELLED}"


def row(page, text):
    return page.locator("tr[id^=finding-]", has_text=text)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def curator(request, enter):
    page = enter("curator-1", java_script_enabled=request.param)
    page.goto(LIST)
    return page


def test_one_click_proposes_the_right_term_and_another_takes_it_back(curator):
    found = row(curator, f"“{MISLABELLED}” is stated for")
    found.get_by_role("button", name=PROPOSE).click()
    expect(curator.get_by_text("1 repair proposed")).to_be_visible()
    expect(found.locator(".state")).to_have_text("draft")
    bench = curator.context.new_page()
    bench.goto(found.get_by_role("link", name="Open in the workbench").get_attribute("href"))
    expect(bench.locator(".beside header .state")).to_have_text("draft")
    curator.get_by_role("button", name="Undo").click()
    curator.goto(LIST)
    expect(found.get_by_role("button", name=PROPOSE)).to_be_visible()


def test_filters_are_in_the_address(curator):
    curator.get_by_role("combobox", name="Rule").select_option("date")
    curator.get_by_role("searchbox", name="Study").fill("idr0029")
    curator.get_by_role("button", name="Filter").click()
    expect(curator.locator("tr[id^=finding-]")).to_have_count(1)
    assert "rule=date" in curator.url
    assert "study=idr0029" in curator.url
    curator.get_by_role("link", name="Show those of all studies and rules").click()
    expect(row(curator, "is tied to no term").first).to_be_visible()


def test_not_a_defect_for_a_reason_until_it_is_opened_again(curator):
    found = row(curator, "“Sep-10” is a date")
    found.get_by_text("Not a defect", exact=True).click()
    found.get_by_role("textbox").fill("It is the name of a probe.")
    found.get_by_role("button", name="Dismiss").click()
    expect(found).to_have_count(0)
    curator.get_by_role("link", name="not a defect 1").click()
    expect(found.get_by_text("It is the name of a probe.")).to_be_visible()
    expect(found.get_by_text("curator-1")).to_be_visible()
    found.get_by_role("button", name="Open again").click()
    curator.get_by_role("link", name="open", exact=False).first.click()
    expect(found).to_be_visible()


def test_a_finding_is_judged_on_the_page_of_its_study(enter, browser, workplace):
    page = enter("curator-1")
    page.goto(f"{STUDY}#quality")
    page.get_by_text("A date instead of a gene").click()
    block = page.locator("details.finding", has_text="A date instead of a gene")
    block.get_by_text("Not a defect", exact=True).click()
    block.get_by_role("textbox").fill("A probe.")
    block.get_by_role("button", name="Dismiss").click()
    page.get_by_text("Looked into, and no defect").click()
    reader = browser.new_page(base_url=workplace)
    reader.goto(STUDY)
    reader.get_by_text("Looked into, and no defect").click()
    expect(reader.get_by_text("A probe.")).to_be_visible()
    expect(reader.get_by_role("button", name="Open again")).to_have_count(0)
    reader.close()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("Looked into, and no defect")).to_have_count(0)


def test_looking_again_is_a_job_that_can_be_watched(enter):
    page = enter("curator-1")
    page.goto(f"{LIST}?study=idr0029")
    page.get_by_role("button", name="Look again at idr0029").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look for defects in idr:idr0029")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}?state=dismissed", STUDY])
def test_nothing_that_axe_finds(enter, scheme, address):
    from axe_playwright_python.sync_playwright import Axe

    page = enter("curator-1", color_scheme=scheme)
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(enter, width):
    page = enter("curator-1", viewport={"width": width, "height": 800})
    page.goto(LIST)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
