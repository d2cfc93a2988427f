"""What a caller sees of a server that is busy, down, slow, or another one than expected: real sockets, scripted answers."""

import json
import os
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elasticsearch import ApiError

from catalog.search.engines.elastic import client as module
from catalog.search.engines.elastic.client import Busy, Client
from ontology.problems import Unavailable
from tests.servers import free_port

HEALTH = {"status": "green"}


@contextmanager
def server(*answers, port=0, product="Elasticsearch"):
    """A server that gives these answers, (status, JSON), and the last one for ever; yields its address and the requests."""
    left, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers)
            status, body = left.pop(0) if len(left) > 1 else left[0]
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("X-Elastic-Product", product)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


@contextmanager
def silence():
    """The address of a server that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    monkeypatch.setattr(module, "READING", 0.5)


def health(client):
    return client.call(lambda es: es.cluster.health()).body


def test_a_busy_server_is_asked_again():
    with server((429, {}), (503, {}), (200, HEALTH)) as (address, asked):
        assert health(Client([address])) == HEALTH
        assert len(asked) == 3


def test_but_not_for_ever():
    with server((429, {})) as (address, asked), pytest.raises(Unavailable, match=r"too much to do.*curation go on"):
        health(Client([address]))
    assert len(asked) > 1


def test_a_server_that_is_down_is_said_at_once():
    with pytest.raises(Unavailable, match=r"nothing can be searched at the moment. Study pages and curation go on"):
        health(Client([f"http://127.0.0.1:{free_port()}"]))


def test_the_other_node_answers():
    with server((200, HEALTH)) as (address, asked):
        client = Client([f"http://127.0.0.1:{free_port()}", address])
        assert [health(client), health(client), health(client)] == [HEALTH] * 3
        assert len(asked) == 3


def test_who_can_wait_meets_the_server_when_it_is_back():
    port, answers = free_port(), []
    client = Client([f"http://127.0.0.1:{port}"]).patient(20)
    waiting = threading.Thread(target=lambda: answers.append(health(client)))
    waiting.start()
    with server((200, HEALTH), port=port):
        waiting.join(20)
    assert answers == [HEALTH]


def test_patience_ends():
    with pytest.raises(Unavailable, match="does not answer"):
        health(Client([f"http://127.0.0.1:{free_port()}"]).patient(0.3))


def test_a_silent_server_holds_up_one_request_and_not_the_next(monkeypatch):
    with silence() as address:
        client = Client([address], answer=0.3)
        with pytest.raises(Unavailable):
            health(client)
        monkeypatch.setattr(client, "_elasticsearch", lambda: pytest.fail("it was asked again"))
        with pytest.raises(Unavailable):
            health(client)


def test_it_is_asked_again_after_a_rest(monkeypatch):
    monkeypatch.setattr(module, "REST", 0.0)
    with silence() as address:
        client = Client([address], answer=0.3)
        with pytest.raises(Unavailable):
            health(client)
        with pytest.raises(Unavailable):
            health(client)


@pytest.mark.parametrize("status", [404, 409])
def test_what_is_not_there_or_was_changed_is_for_the_caller(status):
    with server((status, {"error": {"type": "x", "reason": "y"}})) as (address, _), pytest.raises(ApiError) as raised:
        health(Client([address]))
    assert raised.value.meta.status == status


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_password_names_the_setting_and_not_the_password(status):
    with (
        server((status, {})) as (address, asked),
        pytest.raises(Unavailable, match="VITRINE_ELASTICSEARCH_URL") as raised,
    ):
        health(Client([address.replace("//", "//me:hunter2@")]))
    assert "hunter2" not in str(raised.value)
    assert asked[0]["Authorization"].startswith("Basic ")


def test_a_question_that_the_server_refuses_is_logged(caplog):
    refusal = {"error": {"type": "parsing_exception", "reason": "no [query]"}, "status": 400}
    with server((400, refusal)) as (address, _), pytest.raises(Unavailable, match="parsing_exception"):
        health(Client([address]))
    assert "no [query]" in caplog.text


def test_another_kind_of_server_is_no_search_server():
    with server((200, HEALTH), product="Something") as (address, _), pytest.raises(Unavailable):
        health(Client([address]))


def test_lines_that_were_refused_are_sent_again():
    with server((200, HEALTH)) as (address, asked):

        def action(es):
            es.cluster.health()
            if len(asked) < 3:
                raise Busy("queue is full")
            return "done"

        assert Client([address]).call(action) == "done"


def test_lines_that_are_refused_for_ever():
    def refuse(_):
        raise Busy("queue is full")

    with pytest.raises(Unavailable, match="queue is full"):
        Client(["http://127.0.0.1:1"]).call(refuse)


def test_a_child_process_opens_connections_of_its_own(monkeypatch):
    client = Client(["http://127.0.0.1:1"])
    first = client._elasticsearch()
    assert client._elasticsearch() is first
    monkeypatch.setattr(os, "getpid", lambda: 0)
    assert client._elasticsearch() is not first
