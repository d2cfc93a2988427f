"""What a reader does, with everything switched on."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

STUDY = "/studies/idr/idr0013/"


def totals(page):
    return page.locator("#totals")


def ask(page, question):
    page.get_by_role("combobox", name="Question").fill(question)
    page.keyboard.press("Enter")


def test_words_find_what_is_below_the_term_they_name(page, messages):
    page.goto("/")
    ask(page, "mitotic delay")
    expect(totals(page)).to_contain_text("35 samples in 1 study")
    expect(page).to_have_url(re.compile(r"/\?q=mitotic(\+|%20)delay"))
    expect(page.get_by_text("are below mitosis delayed phenotype")).to_be_visible()
    assert messages == []


def test_ticking_facets_narrows_and_keeps_the_address_true(page):
    page.goto("/?q=organism:human")
    page.get_by_role("checkbox", name="metaphase delayed phenotype").check()
    expect(totals(page)).to_contain_text("30 samples")
    page.get_by_role("checkbox", name="prometaphase arrested phenotype").check()
    expect(totals(page)).to_contain_text("35 samples")
    assert "phenotype%3A%28CMPO%3A0000307+OR+CMPO%3A0000308%29" in page.url
    expect(page.get_by_role("checkbox", name="prometaphase arrested phenotype")).to_be_focused()
    page.go_back()
    expect(totals(page)).to_contain_text("30 samples")
    expect(page.get_by_role("checkbox", name="prometaphase arrested phenotype")).not_to_be_checked()


def test_the_same_address_shows_the_same_answer_to_somebody_else(page, new_context, base_url):
    page.goto("/?q=organism:human")
    page.get_by_role("checkbox", name="metaphase delayed phenotype").check()
    expect(totals(page)).to_contain_text("30 samples")
    other = new_context().new_page()
    other.goto(page.url)
    assert totals(other).inner_text() == totals(page).inner_text()


def test_share_copies_the_address(page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?q=gene:CDC20")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_chip_can_be_made_exact_read_as_text_or_taken_away(page):
    page.goto("/?q=mitotic+delay+gene:CDC20")
    page.get_by_role("link", name="exact?").first.click()
    expect(page.get_by_text("No sample is like that")).to_be_visible()
    page.get_by_role("link", name="everything below mitosis delayed phenotype").click()
    expect(totals(page)).to_contain_text("30 samples")
    page.get_by_role("link", name="Take away CDC20").click()
    expect(totals(page)).to_contain_text("35 samples")


def test_samples_are_a_list_of_their_own_with_pages(page):
    page.goto("/?q=study:idr0013")
    page.get_by_role("link", name="Samples", exact=True).click()
    expect(page.get_by_role("region", name="Samples found")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("page 2 of 3")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("page 1 of 3")).to_be_visible()


def test_from_a_hit_to_the_study_and_its_values(page, messages):
    page.goto("/?q=mitotic+delay")
    page.get_by_role("link", name="A screen of human cells that divide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A screen of human cells that divide")
    page.get_by_role("navigation", name="Properties").get_by_role("link", name="Gene").click()
    annotations = page.get_by_role("region", name="Annotations")
    # The same sentence is also said to screen readers, elsewhere on the page and for a moment only.
    expect(annotations.get_by_text("2 values of gene, 2 tied to a term")).to_be_visible()
    assert "property=gene" in page.url
    annotations.get_by_role("link", name="CDC20").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CDC20")
    assert messages == []


def test_the_samples_of_one_component(page):
    page.goto(STUDY)
    page.get_by_label("Component").select_option("second screen (1)")
    expect(page.get_by_role("heading", name="1 sample", exact=True)).to_be_visible()


def test_from_a_term_through_its_parent_to_its_samples(page):
    page.goto("/terms/CMPO:0000307/")
    page.get_by_role("link", name="mitosis delayed phenotype").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("mitosis delayed phenotype")
    page.get_by_role("link", name="35 samples", exact=True).first.click()
    expect(totals(page)).to_contain_text("35 samples in 1 study")


def test_terms_are_found_while_typing(page):
    page.goto("/terms/")
    page.get_by_role("searchbox").fill("spheri")
    expect(page.get_by_text("also called “spherical cell”")).to_be_visible()
    expect(page).to_have_url(re.compile("q=spheri"))


@pytest.mark.parametrize("question", ['"abc', "colour:red", "dose>=10", "phenotype:(a OR"])
def test_a_mistake_is_told_where_it_was_made(page, messages, question):
    page.goto("/")
    ask(page, question)
    expect(page.get_by_role("alert")).to_contain_text("could not be read")
    expect(page.get_by_role("combobox", name="Question")).to_have_value(question)
    ask(page, "gene:CDC20")
    expect(totals(page)).to_contain_text("30 samples")


def test_suggestions_follow_what_is_typed(page):
    page.goto("/")
    box = page.get_by_role("combobox", name="Question")
    box.press_sequentially("gene:cdc")
    expect(page.get_by_role("option")).to_contain_text(["CDC20"])
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(totals(page)).to_contain_text("30 samples")
    expect(page.get_by_role("option")).to_have_count(0)


def test_suggestions_still_come_after_a_search(page):
    page.goto("/")
    ask(page, "organism:human")
    expect(totals(page)).to_be_visible()
    box = page.get_by_role("combobox", name="Question")
    box.press("End")
    box.press_sequentially(" mitot")
    expect(page.get_by_role("option").first).to_contain_text("mitosis delayed phenotype")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def test_an_answer_takes_nothing_from_the_box_that_was_typed_meanwhile(page):
    page.goto("/")
    held = []

    def hold(route):
        held.append(route)

    page.route(lambda address: urlsplit(address).path == "/", hold)
    ask(page, "organism:human")
    box = page.get_by_role("combobox", name="Question")
    box.press_sequentially(" mitot")
    expect(box).to_have_value("organism:human mitot")
    held[0].continue_()
    expect(totals(page)).to_contain_text("41 samples in 1 study")
    expect(box).to_be_focused()
    expect(box).to_have_value("organism:human mitot")
    expect(page.get_by_role("option").first).to_contain_text("mitosis delayed phenotype")


def test_the_theme_changes_at_once_and_stays(page):
    page.goto("/")
    page.get_by_label("Light or dark").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/studies/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_what_came_is_read_out(page):
    page.goto("/?q=organism:human")
    page.get_by_role("checkbox", name="metaphase delayed phenotype").check()
    expect(page.locator("#live")).to_contain_text("30 samples in 1 study")


def test_the_api_can_be_tried(page, messages):
    page.goto("/api/")
    page.get_by_text("/api/v1/terms/", exact=True).last.click()
    page.get_by_placeholder("q", exact=True).first.fill("mitot")
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".responses-inner").get_by_text("CMPO:0000202").first).to_be_visible()
    assert messages == []


def test_a_chip_tells_its_definition_when_it_has_the_focus(page):
    page.goto("/?q=mitotic+delay")
    page.keyboard.press("Tab")
    chip = page.get_by_role("link", name="mitosis delayed phenotype").first
    chip.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Mitosis takes longer than it should.")
    expect(chip).to_have_attribute("aria-describedby", "term-card")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
