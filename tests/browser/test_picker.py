"""The field for a term, put into a page as a screen does it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import expect

SHOW = """async (html) => {
  document.getElementById("main").innerHTML = `<div class="page"><h1>A form</h1><form class="fields">${html}<p>below it</p></form></div>`;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/css/picker.css" });
  await new Promise((done) => { sheet.onload = done; document.head.append(sheet); });
  window.picked = [];
  document.addEventListener("picked", (event) => window.picked.push(event.detail.curie));
  await import("/static/js/picker.js");
}"""


@pytest.fixture
def shown(page):
    """Puts the field into a page; returns its box."""

    def show(**more):
        given = {"id": "one", "name": "term", "label": "Term", "property": "phenotype", **more}
        page.goto("/nowhere")
        page.evaluate(SHOW, render_to_string("components/term_picker.html", given))
        return page.get_by_role("combobox", name="Term")

    return show


def options(page):
    return page.get_by_role("option")


def test_a_term_is_found_by_a_synonym_and_taken_with_the_keyboard(page, shown):
    box = shown()
    box.press_sequentially("mitotic d")
    expect(options(page).first).to_contain_text("mitosis delayed phenotype")
    expect(options(page).first).to_contain_text("also called “mitotic delay”")
    expect(options(page).first).to_contain_text("cellular phenotype › cell cycle phenotype")
    expect(options(page).first).to_contain_text("Mitosis takes longer than it should.")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options(page).first.get_attribute("id"))
    box.press("Enter")
    expect(box).to_have_value("mitosis delayed phenotype (CMPO:0000202)")
    expect(page.get_by_role("status").filter(has_text="Mitosis takes longer")).to_be_visible()
    expect(options(page)).to_have_count(0)
    assert page.evaluate("window.picked") == ["CMPO:0000202"]


def test_an_obsolete_term_gives_way_to_what_is_in_use(page, shown):
    box = shown()
    box.press_sequentially("odd pheno")
    former = options(page).filter(has_text="CMPO:0000900")
    expect(former).to_contain_text("obsolete: takes round cell phenotype (CMPO:0000118) instead")
    former.click()
    expect(box).to_have_value("round cell phenotype (CMPO:0000118)")


def test_escape_closes_the_list_and_keeps_what_was_typed(page, shown):
    box = shown()
    box.press_sequentially("mito")
    expect(options(page).first).to_be_visible()
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_value("mito")


def test_a_candidate_is_let_go_by_typing(page, shown):
    term = {"curie": "CMPO:0000118", "label": "round cell phenotype"}
    box = shown(value="round", problem="No term is called “round”.", candidates=[term])
    expect(box).to_have_attribute("aria-invalid", "true")
    tick = page.get_by_role("radio", name="round cell phenotype")
    tick.check()
    box.press_sequentially("x")
    expect(tick).not_to_be_checked()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_list(page, shown, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    term = {"curie": "CMPO:0000118", "label": "round cell phenotype"}
    box = shown(problem="No term is called “odd”.", candidates=[term])
    box.press_sequentially("phenotype")
    expect(options(page).first).to_be_visible()
    box.press("ArrowDown")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 768])
def test_the_list_is_not_wider_than_the_screen(page, shown, width):
    page.set_viewport_size({"width": width, "height": 800})
    box = shown()
    box.press_sequentially("phenotype")
    expect(options(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
