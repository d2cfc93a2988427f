"""What the documents say exists does: commands, options, settings, files, addresses within the repository."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.test_architecture import APPS, ROOT, tracked

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SETTING = re.compile(r"""["'](VITRINE_[A-Z_]+)["']""")
# Set in the settings files, not from the environment.
FIXED = {"VITRINE_SEARCH_ENGINE"}


def _settings_read() -> set[str]:
    code = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in APPS]
    return {name for path in code for name in SETTING.findall(path.read_text())} - FIXED


def _settings_documented() -> set[str]:
    return set(re.findall(r"^\| `(VITRINE_[A-Z_]+)` \|", OPERATIONS, re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read():
    assert _settings_documented() == _settings_read()


def _command_lines() -> list[tuple[str, str]]:
    """Every `python manage.py ...` in a shell block, without its comment."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
            lines = re.findall(r"^python manage\.py (.+)$", block, re.MULTILINE)
            found += [(str(page.relative_to(ROOT)), line) for line in lines]
    return found


@pytest.mark.parametrize(("document", "line"), _command_lines())
def test_a_command_line_can_be_pasted(document, line):
    name, *arguments = shlex.split(line, comments=True)
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(arguments)
    for argument in arguments:
        if argument.startswith("demo/"):
            assert (ROOT / argument).exists(), f"{document} names {argument}, which does not exist"


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{document.name} links to {target}, which does not exist"


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(document):
    named = set(re.findall(r"(?:`|^|=\S+ )make ([a-z-]+)", document.read_text(), re.MULTILINE))
    assert named <= _targets()


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listing = (folder / "README.md").read_text()
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name for name in pages if f"({name})" not in listing] == []
    numbers = [name[:4] for name in pages]
    assert numbers == [f"{number:04}" for number in range(1, len(pages) + 1)]


def test_the_version_has_a_place_in_the_changelog():
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "Makefile", ".ci/run"])
def test_the_files_that_people_look_for_are_there(name):
    assert Path(ROOT / name).is_file()
