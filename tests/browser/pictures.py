"""Takes the pictures of docs/curator-guide.md: `python -m tests.browser.pictures ADDRESS NAME=PATH...`.

ADDRESS is of a running site, where `curator-1` and its password (environment VITRINE_PASSWORD) can sign in; NAME is that
of the picture, PATH the page that it shows.
"""

import os
import sys

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, ROOT

SIZE = {"width": 1280, "height": 800}


def main(address: str, *pictures: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="light")
        page.goto("/sign-in/")
        page.locator("[name=username], [name=login]").fill(os.environ.get("VITRINE_PERSON", "curator-1"))
        page.locator("[name=password]").fill(os.environ["VITRINE_PASSWORD"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        for picture in pictures:
            name, _, path = picture.partition("=")
            page.goto(path, wait_until="networkidle")
            page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
