"""Every page in both themes: no violation that axe-core finds, nothing wider than the screen, no complaint of the browser."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = {
    "home": "/",
    "search": "/?q=mitotic+delay+organism:human",
    "samples found": "/?q=gene:CDC20&unit=sample",
    "nothing found": "/?q=gene:PLK1+phenotype:CMPO:0000307",
    "mistake": '/?q="abc',
    "studies": "/studies/",
    "study": "/studies/idr/idr0013/?property=phenotype",
    "files of a study": "/studies/idr/idr0013/files/",
    "study with an image": "/studies/cil/CIL_1/",
    "tombstone": "/studies/idr/idr0099/",
    "sample": "",
    "long words": "/?q=phenotype:CMPO:0000003+gene:slp1",
    "a sample with long words": "",
    "terms": "/terms/",
    "terms found": "/terms/?q=mitosis",
    "term": "/terms/CMPO:0000202/",
    "gene": "/terms/ENSEMBL:ENSG00000117399/",
    "obsolete term": "/terms/CMPO:0000900/",
    "api": "/api/",
    "jobs": "/jobs/",
    "download": "/jobs/export/?q=gene:CDC20",
    "job": "",
    "harvest, not allowed": "/jobs/harvest/",
    "sign in": "/sign-in/",
    "not here": "/nowhere",
    "no such study": "/studies/idr/idr4711/",
}
EXPECTED = ("Failed to load resource: the server responded with a status of",)  # the page itself is a 400, 404 or 410


@pytest.fixture
def address(name, request):
    return PAGES[name] or request.getfixturevalue("job_address" if name == "job" else "sample_address")


@pytest.fixture
def job_address(page):
    """The page of a job that waits; cancelled afterwards, as one reader may have only so many."""
    asked = {"kind": "export", "arguments": {"query": "gene:CDC20"}}
    job = page.request.post("/api/v1/jobs/", data=asked).json()
    yield job["url"]
    page.request.post(f"/api/v1/jobs/{job['id']}/cancel/")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page, messages, address, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    page.evaluate("document.getElementById('swagger')?.remove()")  # third-party markup
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert [message for message in messages if not message.startswith(EXPECTED)] == []


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_screen(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_our_own_styles_stay_small():
    """Without comments and blanks, which are for who reads them."""
    reading = re.compile(r"/\*.*?\*/|(?<=[{};,:])\s+|\s+(?=[{}])", re.DOTALL)
    files = (Path(__file__).parents[2] / "static" / "css").glob("*.css")
    assert sum(len(reading.sub("", file.read_text())) for file in files) < 60_000
