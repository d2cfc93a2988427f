"""The keyboard alone."""

import re

import pytest
from playwright.sync_api import expect


def test_slash_goes_to_the_search_box_of_every_page(page):
    for address in ("/", "/studies/", "/studies/idr/idr0013/", "/terms/CMPO:0000202/", "/nowhere"):
        page.goto(address)
        page.keyboard.press("/")
        expect(page.locator("input[data-search]:focus")).to_have_count(1)


def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(page):
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


@pytest.mark.parametrize(
    ("letter", "place"), [("s", r"/$"), ("t", "/studies/$"), ("w", "/terms/$"), ("a", "/api/$"), ("j", "/jobs/$")]
)
def test_g_and_a_letter_go_to_a_place(page, letter, place):
    page.goto("/studies/idr/idr0013/")
    page.keyboard.press("g")
    page.keyboard.press(letter)
    expect(page).to_have_url(re.compile(place))


def test_keys_typed_into_a_box_are_only_letters(page):
    page.goto("/studies/")
    box = page.locator("#studies-q")
    box.press_sequentially("g t ? /")
    expect(box).to_have_value("g t ? /")
    expect(page).to_have_url(re.compile("/studies/$"))


def test_the_first_tab_skips_to_the_content(page):
    page.goto("/studies/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_facet_is_ticked_with_space(page):
    page.goto("/?q=organism:human")
    box = page.get_by_role("checkbox", name="metaphase delayed phenotype")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#totals")).to_contain_text("30 samples")
    expect(page.get_by_role("checkbox", name="metaphase delayed phenotype")).to_be_focused()


def test_the_menu_closes_with_escape(page):
    page.goto("/")
    summary = page.get_by_label("Light or dark")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(summary).to_be_focused()
