"""The same without JavaScript, and without htmx."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def plain(new_context):
    """A page that runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


def test_search_tick_and_open(plain):
    plain.goto("/")
    plain.get_by_role("searchbox", name="Question").fill("organism:human")
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("#totals")).to_contain_text("41 samples in 1 study")
    plain.get_by_role("checkbox", name="metaphase delayed phenotype").check()
    plain.get_by_role("checkbox", name="prometaphase arrested phenotype").check()
    plain.get_by_role("button", name="Apply").click()
    expect(plain.locator("#totals")).to_contain_text("35 samples in 1 study")
    assert "OR" in plain.url
    plain.get_by_role("link", name="A screen of human cells that divide").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("A screen of human cells that divide")


def test_a_facet_link_acts_by_itself(plain):
    plain.goto("/?q=organism:human")
    plain.locator(".facet-values a", has_text="metaphase delayed phenotype").first.click()
    expect(plain.locator("#totals")).to_contain_text("30 samples")


def test_lists_turn_their_pages(plain):
    plain.goto("/studies/idr/idr0013/")
    plain.get_by_role("navigation", name="Pages of samples").get_by_role("link", name="Next").click()
    expect(plain.get_by_text("26 to 41 of 41")).to_be_visible()


def test_lists_are_filtered(plain):
    plain.goto("/studies/")
    plain.get_by_label("Archive").select_option("cil")
    plain.get_by_role("button", name="Filter").click()
    expect(plain.get_by_text("1 study with this filter from Cell Image Library")).to_be_visible()
    plain.goto("/terms/")
    plain.get_by_role("searchbox").fill("spherical")
    plain.get_by_role("button", name="Find").click()
    expect(plain.get_by_text("round cell phenotype")).to_be_visible()


def test_the_theme_is_chosen(plain):
    plain.goto("/studies/?q=yeast")
    plain.get_by_label("Light or dark").click()
    plain.get_by_role("button", name="Dark").click()
    assert plain.url.endswith("/studies/?q=yeast")
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")


def test_nothing_is_shown_that_needs_scripts(plain):
    plain.goto("/?q=organism:human")
    expect(plain.get_by_role("button", name="Share")).to_be_hidden()
    expect(plain.get_by_role("button", name="Keyboard keys")).to_be_hidden()


def test_where_htmx_does_not_arrive_boxes_lead_to_pages(page):
    page.route("**/htmx-2.min.js", lambda route: route.abort())
    page.goto("/?q=organism:human")
    page.get_by_role("checkbox", name="metaphase delayed phenotype").check()
    expect(page.locator("#totals")).to_contain_text("30 samples")


def test_where_the_typeface_does_not_arrive_pages_use_the_system_s(page):
    page.route("**/vendor/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
