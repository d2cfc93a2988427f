"""A download from the search that asks for it to the file, with a worker that begins in the middle."""

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from vitrine.management.commands.serve import WORKER


@pytest.fixture
def start_worker(served_folder):
    """Starts a worker of the world; it ends with the test."""
    environment = os.environ | {
        "VITRINE_DATA_DIR": str(served_folder),
        "DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded",
    }
    workers = []
    yield lambda: workers.append(subprocess.Popen(WORKER, cwd=ROOT, env=environment))
    for worker in workers:
        worker.terminate()
        worker.wait(timeout=60)


def ask_for_all_of(page, question):
    page.goto(f"/?q={question}")
    page.get_by_role("link", name="Download").click()
    expect(page.get_by_text("30 samples in 1 study")).to_be_visible()
    page.get_by_role("radio", name="sample, with all").check()
    page.get_by_role("button", name="Prepare the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samples: CDC20 (TSV)")


def state(page):
    return page.locator(".job-state .badge")


def test_a_download_is_prepared_watched_and_fetched(page, messages, start_worker):
    ask_for_all_of(page, "gene:CDC20")
    expect(state(page)).to_have_text("Waiting")
    start_worker()
    # The page changes by itself.
    expect(state(page)).to_have_text("Done", timeout=60_000)
    expect(page.locator("#live")).to_have_text("Done")
    expect(page.get_by_role("list").filter(has_text="Asked for.")).to_contain_text("30 samples written.")
    with page.expect_download() as fetching:
        page.get_by_role("link", name="Download the file").click()
    assert fetching.value.suggested_filename.startswith("vitrine-samples-")
    lines = Path(fetching.value.path()).read_text().splitlines()
    assert len(lines) == 31
    page.goto("/jobs/")
    expect(page.get_by_role("link", name="Samples: CDC20 (TSV)")).to_have_count(1)
    assert messages == []


def test_one_that_waits_is_cancelled(page, messages):
    ask_for_all_of(page, "gene:CDC20")
    page.get_by_role("button", name="Cancel").click()
    expect(state(page)).to_have_text("Cancelled")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert messages == []


def test_without_scripts(new_context):
    plain = new_context(java_script_enabled=False).new_page()
    ask_for_all_of(plain, "gene:CDC20")
    expect(plain.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "5")
    plain.get_by_role("button", name="Cancel").click()
    expect(state(plain)).to_have_text("Cancelled")


def test_the_list_of_somebody_who_asked_for_nothing(page):
    page.goto("/jobs/")
    expect(page.get_by_role("heading", name="No jobs")).to_be_visible()


def test_an_operator_is_asked_to_sign_in(page):
    page.goto("/jobs/harvest/")
    page.get_by_role("link", name="Sign in").last.click()
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
