"""A study's values out as a spreadsheet, edited, and in again: with three mistakes that are seen, mended and applied."""

import datetime
import io
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

BENCH = "/curation/studies/idr/idr0028/"
SHEET = f"{BENCH}sheet/"
DAY = datetime.datetime.fromisoformat("2026-09-02")  # as spreadsheets have it: of no zone
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloaded(page):
    """The file as the browser gets it."""
    page.goto(BENCH)
    page.get_by_role("link", name="As a sheet").click()
    with page.expect_download() as fetching:
        page.get_by_role("button", name="Download").click()
    assert fetching.value.suggested_filename.startswith("idr0028-")
    return Path(fetching.value.path()).read_bytes()


def edited(content, edits):
    """The file with cells changed, as a spreadsheet program saves it: by the text of the row and the name of the column."""
    book = load_workbook(io.BytesIO(content))
    page = book["values"]
    columns = {cell.value: cell.column for cell in page[1]}
    rows = {page.cell(number, columns["text"]).value: number for number in range(2, page.max_row + 1)}
    for (text, column), written in edits.items():
        page.cell(rows[text], columns[column]).value = written
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(page, content):
    page.goto(SHEET)
    page.get_by_label("A sheet (XLSX or TSV)").set_input_files(
        {"name": "idr0028.xlsx", "mimeType": TYPE, "buffer": content}
    )
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What idr0028.xlsx would change")


def judged_by_another(enter, text, term):
    """Somebody else drafts a value meanwhile, with a sheet of their own."""
    page = enter("curator-2", java_script_enabled=False)
    upload(page, edited(downloaded(page), {(text, "term"): term}))
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("Applied: 1 value judged")).to_be_visible()


def check(page):
    """Nothing for axe to complain of in either theme, nothing wider than a small screen."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(page.url)  # colours change over some milliseconds when the theme does
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for width in (360, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_three_mistakes_are_seen_mended_and_applied(enter):
    page = enter("curator-1", java_script_enabled=False)
    content = downloaded(page)
    judged_by_another(enter, "mitotic delay", "CMPO:0000308")
    mistakes = {
        ("rounded up somehow", "text"): DAY,
        ("spherical cell", "term"): "CMPO:0009999",
        ("mitotic delay", "term"): "CMPO:0000202",
        ("mitotic delay", "label"): None,
        ("Homo sapiens", "comment"): "checked",
    }
    upload(page, edited(content, mistakes))
    troubles = page.locator("li.trouble")
    expect(troubles).to_have_count(3)
    expect(troubles.filter(has_text="a spreadsheet made a date of it")).to_contain_text(
        "“2026-09-02” stands where the text was"
    )
    expect(troubles.filter(has_text="There is no term CMPO:0009999")).to_contain_text(
        "CMPO:0000118 (round cell phenotype)"
    )
    stale = troubles.filter(has_text="changed by curator-2 since")
    expect(stale.locator("del")).to_contain_text("prometaphase arrested")
    expect(stale.locator("ins")).to_contain_text("mitosis delayed")
    expect(page.get_by_text("1 value of idr0028 would change")).to_be_visible()
    page.get_by_label("Leave these out and apply the rest").check()
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("Applied: 1 value judged by the file idr0028.xlsx")).to_be_visible()
    mended = {
        ("spherical cell", "term"): "CMPO:0000118",
        ("mitotic delay", "term"): "CMPO:0000202",
        ("mitotic delay", "label"): None,
    }
    upload(page, edited(downloaded(page), mended))
    expect(troubles).to_have_count(0)
    page.get_by_role("button", name="Apply 2 changes").click()
    expect(page.get_by_text("Applied: 2 values judged")).to_be_visible()
    upload(page, downloaded(page))
    expect(page.get_by_text("There is nothing to apply.")).to_be_visible()


def test_what_was_applied_is_undone(enter):
    page = enter("curator-1", java_script_enabled=False)
    upload(page, edited(downloaded(page), {("rounded up somehow", "outcome"): "cannot be mapped"}))
    page.get_by_role("button", name="Apply 1 change").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone since.")).to_be_visible()
    upload(page, edited(downloaded(page), {("rounded up somehow", "outcome"): "cannot be mapped"}))
    expect(page.get_by_text("1 value of idr0028 would change")).to_be_visible()


def test_what_is_no_sheet_is_said(enter):
    page = enter("curator-1")
    page.goto(SHEET)
    page.get_by_label("A sheet (XLSX or TSV)").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"one\ttwo\n"}
    )
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("The file lacks 15 columns")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_screens_are_for_everybody(enter):
    page = enter("curator-1")
    page.goto(SHEET)
    check(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    wrong = {
        ("rounded up somehow", "text"): DAY,
        ("spherical cell", "mapping"): "wide",
        ("Homo sapiens", "comment"): "why " * 100,
    }
    upload(page, edited(downloaded(page), wrong))
    check(page)
