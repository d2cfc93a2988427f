"""Logs: one line an event, with the id of its request or task."""

import io
import json
import logging

import pytest
import structlog
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from catalog.tasks import tend_jobs_task
from vitrine.celery import bind_task, end_task
from vitrine.logs import RequestLogMiddleware, logging_settings, request_id


@pytest.fixture
def logged(caplog):
    """Log in the given form; returns a function that reads the lines. Pytest's own handlers stay where they are."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    caplog.set_level(logging.INFO)

    def log_as(form):
        options = dict(logging_settings(level="INFO", form=form)["formatters"]["structured"])
        handler.setFormatter(options.pop("()")(**options))
        logging.getLogger().addHandler(handler)
        return lambda: stream.getvalue().splitlines()

    yield log_as
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def lines(logged):
    """What was logged as JSON, parsed."""
    read = logged("json")
    return lambda: [json.loads(line) for line in read()]


def test_a_harmless_id_of_the_caller_is_kept():
    assert request_id("trace-0123.abc_D") == "trace-0123.abc_D"


@pytest.mark.parametrize("given_id", ["", "short", "x" * 65, "two words here", "line\nbreak-0123", "<b>abcdefgh</b>"])
def test_any_other_id_is_replaced(given_id):
    assert request_id(given_id) != given_id
    assert len(request_id(given_id)) == 32


@given(st.text())
def test_an_id_never_carries_more_than_letters_digits_and_three_signs(text):
    assert not set(request_id(text)) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def test_the_answer_and_every_line_of_a_request_carry_its_id(rf, lines):
    def view(request):
        structlog.stdlib.get_logger("catalog").info("looked", found=3)
        logging.getLogger("some.library").warning("careful")
        return HttpResponse(status=201)

    response = RequestLogMiddleware(view)(rf.get("/studies/?q=who", headers={"X-Request-ID": "abcdefgh-1"}))
    assert response.headers["X-Request-ID"] == "abcdefgh-1"
    looked, careful, request = lines()
    assert {line["request_id"] for line in (looked, careful, request)} == {"abcdefgh-1"}
    assert looked["event"] == "looked"
    assert looked["found"] == 3
    assert (careful["level"], careful["logger"]) == ("warning", "some.library")
    assert (request["method"], request["path"], request["status"]) == ("GET", "/studies/", 201)
    assert request["ms"] >= 0


def test_the_query_string_is_not_logged(rf, lines):
    RequestLogMiddleware(lambda _: HttpResponse())(rf.get("/?q=somebody"))
    assert "somebody" not in json.dumps(lines())


def test_the_id_does_not_outlive_its_request(rf, lines):
    RequestLogMiddleware(lambda _: HttpResponse())(rf.get("/"))
    assert "request_id" not in structlog.contextvars.get_contextvars()


@pytest.mark.parametrize("path", ["/health/live", "/static/css/base.css"])
def test_probes_and_static_files_are_not_logged(rf, lines, path):
    RequestLogMiddleware(lambda _: HttpResponse())(rf.get(path))
    assert lines() == []


def test_an_exception_is_one_json_line_with_its_trace(lines):
    try:
        {}["nothing there"]
    except KeyError:
        logging.getLogger("catalog").exception("failed")
    (line,) = lines()
    assert line["exception"][0]["exc_type"] == "KeyError"
    assert "locals" not in json.dumps(line)


def test_text_lines_are_for_people(logged):
    read = logged("text")
    structlog.stdlib.get_logger("ingest").info("harvested", studies=2)
    (line,) = read()
    assert "harvested" in line
    assert "studies=2" in line


@pytest.fixture
def task():
    """A task that is being done."""
    tend_jobs_task.push_request()
    yield tend_jobs_task
    tend_jobs_task.pop_request()


def test_lines_of_a_task_carry_its_name_and_id_until_it_ends(lines, task):
    bind_task(task_id="42", task=task)
    logging.getLogger("ingest").info("working")
    end_task(task=task, state="SUCCESS", retval=None)
    logging.getLogger("ingest").info("waiting")
    working, ended, waiting = lines()
    for line in (working, ended):
        assert (line["task"], line["task_id"]) == ("catalog.tend_jobs", "42")
    assert "task" not in waiting


@pytest.mark.parametrize(("state", "retval"), [("SUCCESS", 0), ("FAILURE", None), ("RETRY", None)])
def test_a_task_without_work_or_with_an_error_gets_no_line_of_success(lines, task, state, retval):
    bind_task(task_id="42", task=task)
    end_task(task=task, state=state, retval=retval)
    assert lines() == []


def test_what_a_task_did_is_in_its_line(lines, task):
    bind_task(task_id="42", task=task)
    end_task(task=task, state="SUCCESS", retval=12)
    assert lines()[0]["result"] == 12
