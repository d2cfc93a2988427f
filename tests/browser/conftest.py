"""Debian's Chromium over a small world. The pages are only read, so one world serves every test."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import oidc
from tests.browser.people import PASSWORD

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS.split()}


@pytest.fixture(scope="session")
def served_folder(tmp_path_factory):
    """Where the world keeps its database, index and queue."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def sign_in_place():
    """A server that signs people in, known to the worlds as ORCID and, by another of its names, as a second place."""
    with oidc.serving() as place:
        yield place


@pytest.fixture(scope="session")
def base_url(served_folder, sign_in_place):
    """The address of the world, served by a process of its own until the last test."""
    with _serving(served_folder, sign_in_place) as address:
        yield address


@contextmanager
def _serving(folder, place, *more):
    command = [sys.executable, "-m", "tests.browser.serve", str(folder), *more]
    told = os.environ | place.environment() | place.environment("Life Science Login")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=told, **pipes) as server:
        address = server.stdout.readline().strip()
        assert address, "the server did not start; see its standard error above"
        yield address
        server.stdin.close()


@pytest.fixture(scope="module")
def workplace_folder(tmp_path_factory):
    """Where the workplace keeps its database, index and queue."""
    return tmp_path_factory.mktemp("workplace")


@pytest.fixture(scope="module")
def workplace(workplace_folder, sign_in_place):
    """The address of a world of the module's own, which its tests change, with people and a study to curate."""
    with _serving(workplace_folder, sign_in_place, "--people") as address:
        yield address


@pytest.fixture
def enter(browser, workplace):
    """`enter(name, **options)`: a page of the workplace on which that person is signed in; see tests/browser/people.py."""
    contexts = []

    def sign_in(name, **options):
        contexts.append(browser.new_context(base_url=workplace, **options))
        page = contexts[-1].new_page()
        page.goto("/sign-in/")
        page.get_by_label(re.compile("user ?name|^name", re.IGNORECASE)).fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def messages(page):
    """What the browser complains of: blocked scripts and styles, missing files, mistakes in our own."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def sample_address(page, name):
    """The page of a sample: one that failed quality control, or one with long words."""
    question = "phenotype:CMPO:0000369" if "long" in name else "gene:PLK1"
    found = page.request.get(f"/api/v1/search/?q={question}&unit=sample").json()
    return f"/samples/{found['samples'][0]['public_id']}/"
