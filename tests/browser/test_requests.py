"""Asking for a term that is missing, and taking it up once it is made."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

WORDS = "rounded up somehow"


@pytest.fixture
def asking(enter):
    """`asking(name)`: the form for the value that no term fits."""

    def opened(name="curator-1", **options):
        page = enter(name, **options)
        page.goto("/curation/studies/idr/idr0028/?property=phenotype")
        value = page.locator("tr[data-value]", has_text=WORDS).get_attribute("data-value")
        page.goto(f"/curation/values/{value}/")
        page.get_by_role("link", name="Ask for a new term").click()
        return page

    return opened


def test_from_asking_to_a_draft(asking):
    page = asking()
    expect(page.get_by_label("Name of the term")).to_have_value(WORDS)
    page.get_by_label("Name of the term").fill("rounded cell")
    page.get_by_label("Why it is needed").fill("No term says so.")
    page.get_by_label("Below which term").press_sequentially("cellular ph")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("heading", name="rounded cell")).to_be_visible()
    expect(page.get_by_role("link", name=WORDS)).to_be_visible()
    page.get_by_label("Address of the issue").fill("https://tracker.example.org/7")
    page.get_by_role("button", name="It was asked there").click()
    expect(page.get_by_text("“rounded cell” asked").first).to_be_visible()
    page.get_by_label("The term that was made").fill("CMPO:0000118")
    page.get_by_role("button", name="Draft it for 1 value").click()
    expect(page.get_by_text("drafted where “rounded cell” was missing").first).to_be_visible()
    page.goto("/curation/requests/?state=made")
    expect(page.get_by_role("link", name="round cell phenotype")).to_be_visible()
    page.goto("/curation/studies/idr/idr0028/?property=phenotype&state=draft")
    expect(page.locator("tr[data-value]", has_text=WORDS).get_by_text("round cell phenotype")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(asking, scheme):
    page = asking("both", color_scheme=scheme)
    for address in (page.url, "/curation/requests/", "/curation/requests/1/"):
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
