"""Annotating what has no submitted value: an image and a sample, from the public page to search."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SAMPLE = "?q=study:idr:idr0028&unit=sample"


def first(page, question):
    """The address of the page of the first sample that a search finds."""
    return f"/samples/{page.request.get(f'/api/v1/search/{question}').json()['samples'][0]['public_id']}/"


def total(page, question):
    return page.request.get(f"/api/v1/search/?q={question}").json()["totals"]["samples"]


def say(page, typed, shown):
    page.get_by_label("Term", exact=True).press_sequentially(typed)
    expect(page.locator(".suggestions [role=option]").first).to_contain_text(shown)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save draft").click()


def approve(enter, note):
    page = enter("reviewer-1")
    page.goto("/curation/review/")
    for box in page.locator("[name=aim]").all():
        box.check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(note)).to_be_visible()


def test_a_phenotype_seen_in_an_image_is_found(enter):
    page = enter("curator-1")
    question = "phenotype:CMPO:0000202 study:cil:CIL_1"
    assert total(page, question) == 0
    page.goto(first(page, "?q=study:cil:CIL_1&unit=sample"))
    page.get_by_role("link", name="annotate", exact=True).click()
    expect(page.get_by_text("this image itself")).to_be_visible()
    say(page, "mitotic d", "mitosis delayed phenotype")
    expect(page.get_by_role("row", name="Phenotype").get_by_text("mitosis delayed phenotype")).to_be_visible()
    assert total(page, question) == 0
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    approve(enter, "1 proposal approved")
    assert total(page, question) == 1
    page.reload()
    expect(page.locator(".state", has_text="approved")).to_be_visible()


def test_the_property_chooses_where_terms_are_looked_for(enter):
    page = enter("curator-1")
    page.goto(first(page, SAMPLE))
    page.get_by_role("link", name="annotate it").click()
    page.get_by_label("Property").select_option("organism")
    say(page, "human", "Homo sapiens")
    row = page.get_by_role("row", name="Organism")
    expect(row.get_by_text("Homo sapiens")).to_be_visible()
    page.get_by_role("button", name="Take Homo sapiens away").click()
    expect(row.get_by_text("nothing holds")).to_be_visible()


def test_without_the_script_an_unclear_name_offers_what_may_be_meant(enter):
    page = enter("curator-2", java_script_enabled=False)
    page.goto(first(page, SAMPLE))
    page.get_by_role("link", name="annotate it").click()
    page.get_by_label("Term", exact=True).fill("mitosis delayd")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert")).to_contain_text("the nearest is mitosis delayed phenotype")
    page.get_by_role("radio", name="mitosis delayed phenotype").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("row", name="Phenotype").get_by_text("mitosis delayed phenotype")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(enter, scheme):
    page = enter("both", color_scheme=scheme)
    page.goto(first(page, "?q=study:idr:idr0013&unit=sample"))
    page.get_by_role("link", name="annotate it").click()
    expect(page.get_by_role("heading", name="What is said of it")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
