"""From a first sign-in at another place to a token of the API and back, with what can go wrong on the way."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import oidc

# Of the page, once it was laid out anew.
WIDTH = (
    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(document.documentElement.scrollWidth))))"
)


@pytest.fixture
def place(sign_in_place):
    """As it was before each test."""
    sign_in_place.person, sign_in_place.failing = dict(oidc.JOSIAH), set()
    yield sign_in_place
    sign_in_place.failing = set()


@pytest.fixture
def admin(enter):
    """A page of somebody who gives roles."""
    return enter("admin-1")


@pytest.fixture
def stranger(browser, workplace):
    """`stranger(**options)`: a page of somebody who is not signed in."""
    contexts = []

    def arrive(**options):
        contexts.append(browser.new_context(base_url=workplace, **options))
        return contexts[-1].new_page()

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def page(stranger):
    """One of them; what its browser complains of is in `messages`."""
    return stranger()


def sound(page):
    """Nothing that axe-core finds in either theme, and nothing wider than small screens."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate("document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for width in (360, 460, 520):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDTH) <= width
    page.set_viewport_size({"width": 1280, "height": 800})


def go_there(page, name="ORCID", answer="Allow"):
    page.goto("/terms/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=f"Sign in with {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are Josiah Carberry")
    page.get_by_role("button", name=answer).click()


def give_role(admin, name, role):
    admin.goto("/account/")
    admin.get_by_role("link", name="People and their roles").click()
    admin.get_by_label("Part of a name").fill(name)
    admin.get_by_label("Any role").select_option("none")
    admin.get_by_role("button", name="Filter").click()
    sound(admin)
    admin.get_by_role("link", name=name).first.click()
    sound(admin)
    admin.get_by_role("checkbox", name=re.compile(f"^{role} ")).check()
    admin.get_by_role("button", name="See what changes").click()
    expect(admin.get_by_role("listitem").filter(has_text="Give the role")).to_have_text(f"Give the role {role}.")
    sound(admin)
    admin.get_by_role("button", name="Change the roles").click()
    expect(admin.get_by_role("listitem").filter(has_text="admin-1 made")).to_contain_text(f"made {name} {role}")


def test_from_a_first_visit_to_a_token_and_back(page, place, messages, admin, playwright, workplace):
    go_there(page)
    page.wait_for_url("**/terms/")
    page.goto("/account/")
    expect(page.locator("#no-role")).to_contain_text("You are signed in, but have no role yet.")
    expect(page.get_by_role("link", name="0000-0002-1825-0097")).to_have_attribute(
        "href", "https://orcid.org/0000-0002-1825-0097"
    )
    expect(page.get_by_text("Tokens are for people with a role.")).to_be_visible()
    sound(page)

    give_role(admin, "josiah_carberry", "curator")
    page.reload()
    expect(page.locator("#no-role")).to_have_count(0)
    expect(page.get_by_role("definition").filter(has_text="curator, who curates values")).to_be_visible()

    page.get_by_label("What it is for").fill("nightly export")
    page.get_by_label("Lives for").select_option("30 days")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy this token now")
    sound(page)
    header = {"Authorization": f"Bearer {page.get_by_role('textbox', name='Token').input_value()}"}
    program = playwright.request.new_context(base_url=workplace, extra_http_headers=header)
    assert program.get("/api/v1/jobs/").status == 200
    refused = program.post("/api/v1/jobs/", data={"kind": "reindex"})
    assert (refused.status, refused.json()["detail"].split(";")[0]) == (
        403,
        "Only operators or admins may rebuild the index",
    )

    page.get_by_role("link", name="I have copied it").click()
    row = page.get_by_role("listitem").filter(has_text="nightly export")
    expect(row).to_contain_text("UTC")
    sound(page)
    row.get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)
    assert program.get("/api/v1/jobs/").status == 401
    assert messages == []


def test_who_says_no_is_told_that_nothing_happened(page, place):
    go_there(page, answer="Deny")
    expect(page.get_by_role("alert")).to_have_text(
        "You did not let ORCID tell who you are, so nobody was signed in and nothing was kept."
    )
    sound(page)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_place_that_does_not_answer(page, place):
    place.failing.add("/.well-known/openid-configuration")
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with Life Science Login").click()
    expect(page.get_by_role("alert")).to_contain_text("Life Science Login does not answer at the moment")


def test_an_answer_that_nobody_asked_for(page, place):
    page.goto(f"/sign-in/{place.url.removeprefix('http://')}/back/?code=x&state=y")
    expect(page.get_by_role("alert")).to_contain_text("belongs to no sign-in that was begun here")


def test_without_scripts_and_another_place(stranger, place):
    plain = stranger(java_script_enabled=False)
    place.person |= {"sub": "j@lifescience-ri.eu"}
    go_there(plain, "Life Science Login")
    plain.wait_for_url("**/terms/")
    plain.goto("/account/")
    expect(plain.get_by_role("button", name="Disconnect Life Science Login")).to_be_visible()
    plain.get_by_role("button", name="Connect ORCID").click()
    plain.get_by_role("button", name="Deny").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Nothing changed")


def test_a_password_is_changed_by_who_knows_it(enter):
    page = enter("both")
    page.goto("/account/")
    page.get_by_role("link", name="Change it").click()
    sound(page)
    page.get_by_label("Present password").fill("not it")
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("battery horse correct")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("alert")).to_contain_text("Your old password was entered incorrectly.")
    sound(page)
