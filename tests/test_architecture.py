"""House rules that no other tool holds. Layers are import-linter's, prints and hidden imports ruff's: see pyproject.toml."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
APPS = ("vitrine", "curation", "ingest", "catalog", "ontology")
LONGEST_FILE = 400

# Imports inside functions hide what a module needs. Each exception says why it is one.
HIDDEN_IMPORTS = {
    "ontology/reading/child.py: ontology.reading": "pronto costs 0.1 s and 40 MB that reading an OBO file need not pay",
}

# Spelled apart, so that this file does not break its own rule.
MACHINE = re.compile(r"(?<![\w.])/(work|farm|root|home/\w+|tmp/team)" + r"/", re.ASCII)
HOSTS = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "maven" + ".org",
    "debian" + ".org",
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: tracked ones, and new ones that are not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return tuple(path for name in sorted(listed) if name and (path := ROOT / name).is_file())


def sources() -> list[Path]:
    """The project's own code, without what Django generates."""
    suffixes = {".py", ".js", ".css", ".html", ".sh"}
    return [path for path in tracked() if path.suffix in suffixes and "migrations" not in path.parts]


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _texts() -> dict[str, str]:
    texts = {}
    for path in tracked():
        try:
            texts[_named(path)] = path.read_text()
        except UnicodeDecodeError:
            continue
    return texts


def test_no_source_file_is_longer_than_allowed():
    lengths = {_named(path): len(path.read_text().splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def _imports_in_functions(tree: ast.AST) -> set[str]:
    found = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    found.add(node.module or "")
                elif isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
    return found


def test_no_import_hides_in_a_function():
    hidden = {
        f"{_named(path)}: {module}"
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in APPS
        for module in _imports_in_functions(ast.parse(path.read_text()))
    }
    assert hidden == set(HIDDEN_IMPORTS)


def _suppressions(text: str) -> list[str]:
    return re.findall(r"# (?:noqa(?!: \w+)|type: ignore(?!\[))", text)


def test_no_check_is_switched_off_wholesale():
    bare = {_named(path): _suppressions(path.read_text()) for path in sources() if path.suffix == ".py"}
    assert {name: found for name, found in bare.items() if found} == {}


def _defined_commands() -> set[str]:
    return {
        path.stem
        for path in tracked()
        if path.parent.name == "commands" and path.suffix == ".py" and path.stem != "__init__"
    }


@pytest.mark.parametrize("command", sorted(_defined_commands()))
def test_every_command_is_documented(command):
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert any(f"manage.py {command}" in page.read_text() for page in pages), (
        f"manage.py {command} is named neither in README.md nor in docs/"
    )


def _is_an_exception(name: str) -> bool:
    """This very file builds what it looks for."""
    return name == _named(Path(__file__))


def test_no_tracked_file_names_a_path_of_one_machine():
    found = {name: match[0] for name, text in _texts().items() if (match := MACHINE.search(text))}
    assert {name: path for name, path in found.items() if not _is_an_exception(name)} == {}


def test_no_tracked_file_names_the_host_of_a_registry():
    assert {name: host for name, text in _texts().items() for host in HOSTS if host in text} == {}


def test_lock_files_hold_hashes_and_no_addresses():
    for name in ("package-lock.json", *(f"requirements/{part}.txt" for part in ("base", "services", "dev"))):
        assert "://" not in (ROOT / name).read_text(), f"{name} holds an address"
    assert '"integrity": "sha512-' in (ROOT / "package-lock.json").read_text()


def _pins(part: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{part}.txt").read_text()
    pins = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    assert text.count("==") == len(pins), f"requirements/{part}.txt holds something that is not pinned"
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pins)
    return pins


@pytest.mark.parametrize("part", ["services", "dev"])
def test_the_requirement_files_agree_on_versions(part):
    base, other = _pins("base"), _pins(part)
    assert {name: version for name, version in base.items() if other.get(name) != version} == {}


def test_every_dependency_that_is_declared_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[\[<>=]", text)[0].lower() for text in project["dependencies"]}
    assert declared - set(_pins("base")) == set()


def _used_modules() -> set[str]:
    """Top-level modules that the apps import, or name in settings and commands."""
    code = "".join(
        path.read_text() for path in tracked() if path.suffix == ".py" and _named(path).split("/")[0] in APPS
    )
    return set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE)) | set(
        re.findall(r"[\"'](\w+)[.\"']", code)
    )


def test_every_dependency_that_is_declared_is_used():
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(re.sub(r"[-_.]+", "-", distribution).lower(), set()).add(module)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [re.split(r"[\[<>=]", text)[0].lower() for text in project["dependencies"]]
    used = _used_modules()
    assert [name for name in declared if not modules.get(name, set()) & used] == []


def test_the_content_security_policy_allows_no_inline_code_and_no_foreign_host():
    sources_allowed = {
        source for values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in values
    }
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & sources_allowed
    assert sources_allowed <= {"'self'", "'none'", "data:", "blob:"}


@pytest.mark.parametrize("path", [path for path in tracked() if path.suffix == ".html"], ids=_named)
def test_templates_hold_no_inline_code(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", text), "inline script"
    assert not re.search(r"<style\b|\sstyle=", text), "inline style"
    assert not re.search(r"\son[a-z]+=[\"']", text), "inline event handler"
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//[^\"]+\.(?:js|css|woff2?)\"", text), "foreign file"
