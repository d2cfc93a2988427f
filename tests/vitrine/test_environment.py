"""Settings: what the environment may say, and one line for what it may not."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from vitrine import environment

ROOT = Path(__file__).resolve().parent.parent.parent


def _manage(*arguments, **variables):
    settings = {"DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded", **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("given", "read"), [("json", "json"), ("JSON", "json"), ("text", "text")])
def test_one_of_several_words_whatever_its_case(monkeypatch, given, read):
    monkeypatch.setenv("VITRINE_X", given)
    assert environment.one_of("VITRINE_X", ("text", "json"), "text") == read


def test_any_other_word_is_refused_with_those_that_are_right(monkeypatch):
    monkeypatch.setenv("VITRINE_X", "xml")
    with pytest.raises(ImproperlyConfigured, match="VITRINE_X is 'xml'; it can be text, json"):
        environment.one_of("VITRINE_X", ("text", "json"), "text")


@pytest.mark.parametrize(
    ("given", "read"), [("true", True), ("1", True), ("Yes", True), ("false", False), ("0", False)]
)
def test_flags(monkeypatch, given, read):
    monkeypatch.setenv("VITRINE_X", given)
    assert environment.flag("VITRINE_X") is read


def test_a_flag_is_false_unless_said(monkeypatch):
    monkeypatch.delenv("VITRINE_X", raising=False)
    assert environment.flag("VITRINE_X") is False


def test_a_flag_that_is_neither_is_not_taken_for_false(monkeypatch):
    monkeypatch.setenv("VITRINE_X", "maybe")
    with pytest.raises(ImproperlyConfigured):
        environment.flag("VITRINE_X")


@pytest.mark.parametrize("given", ["", "0", "65536", "http", "-1", "80.0", "²"])
def test_a_port_is_a_number_in_range(monkeypatch, given):
    monkeypatch.setenv("VITRINE_X", given)
    with pytest.raises(ImproperlyConfigured, match="from 1 to 65535"):
        environment.port("VITRINE_X", 8000)


def test_a_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("VITRINE_X", str(tmp_path / "a" / "b"))
    assert environment.folder("VITRINE_X", tmp_path) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_is_a_file_is_one_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VITRINE_X", str(tmp_path / "file"))
    with pytest.raises(ImproperlyConfigured, match=r"VITRINE_X is .*file, which cannot be made a folder"):
        environment.folder("VITRINE_X", tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("VITRINE_LOG_LEVEL", "loud"),
        ("VITRINE_LOG_FORMAT", "xml"),
        ("VITRINE_HTTPS", "maybe"),
        ("VITRINE_PORT", "http"),
    ],
)
def test_a_setting_that_makes_no_sense_ends_a_command_with_one_line(tmp_path, variable, value):
    ended = _manage("serve", VITRINE_DATA_DIR=str(tmp_path), **{variable: value})
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{variable} is {value!r}; it ")


def test_a_database_that_is_not_set_up_is_one_line_that_says_what_to_do(tmp_path):
    ended = _manage("load_ontology", str(ROOT / "demo" / "ontologies" / "cmpo.obo"), VITRINE_DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "python manage.py migrate" in line


def test_behind_https_django_has_nothing_to_say_about_security(tmp_path):
    checked = _manage("check", "--deploy", VITRINE_DATA_DIR=str(tmp_path), VITRINE_HTTPS="true")
    assert checked.returncode == 0
    # Whether other names below the host's are https too is not ours to promise.
    warned = {line.split("(")[1].split(")")[0] for line in checked.stderr.splitlines() if "(security." in line}
    assert warned <= {"security.W005", "security.W021"}


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    show = ("shell", "-v0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    first, second = (_manage(*show, VITRINE_DATA_DIR=str(tmp_path)).stdout for _ in range(2))
    assert len(first.strip()) == 50
    assert first == second
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
