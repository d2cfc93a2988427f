"""The servers for development and tests: really started, stopped, killed and started again."""

import os
import signal
import socket
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ontology.problems import Problem, Unavailable
from tests import servers as places
from vitrine import servers
from vitrine.servers import SERVERS

LIGHT = ("postgres", "redis")
every = pytest.mark.parametrize("name", [*LIGHT, "elasticsearch"])
light = pytest.mark.parametrize("name", LIGHT)


@pytest.fixture
def place(name):
    with places.place(name) as made:
        yield made


def said_by_postgres(place, query):
    command = [
        "psql",
        "--no-psqlrc",
        "--tuples-only",
        "--no-align",
        place.environment()["VITRINE_DATABASE_URL"],
        "-c",
        query,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def said_by_redis(place, *command):
    told = ["redis-cli", "-h", servers.HOST, "-p", str(place.redis), *command]
    return subprocess.run(
        told, check=True, capture_output=True, text=True, env={**os.environ, "REDISCLI_AUTH": place.password}
    ).stdout.strip()


@pytest.mark.services
@every
def test_start_and_stop(place, name):
    server = SERVERS[name]
    assert servers.running(place, server) is None
    assert servers.start(place, server) is True
    assert servers.start(place, server) is False
    assert server.answers(place)
    pid = servers.running(place, server)
    assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert servers.stop(place, server) is True
    assert servers.stop(place, server) is False
    assert not server.answers(place)
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.services
@every
def test_kill_and_start_again(place, name):
    """What was written is there after a crash, and no process of the one that was killed is left."""
    server = SERVERS[name]
    servers.start(place, server)
    write, read = REMEMBERING[name]
    write(place)
    before = processes_in(place)
    assert servers.stop(place, server, by=signal.SIGKILL)
    assert servers.start(place, server)
    assert read(place) == "kept"
    assert not before & processes_in(place)


def processes_in(place):
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve().is_relative_to(place.folder):
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def _elasticsearch(place):
    from elasticsearch import Elasticsearch

    return Elasticsearch(place.environment()["VITRINE_ELASTICSEARCH_URL"], request_timeout=60)


def _index(place):
    with _elasticsearch(place) as server:
        server.index(index="memory", id="1", document={"said": "kept"})


def _get(place):
    with _elasticsearch(place) as server:
        server.cluster.health(index="memory", wait_for_status="yellow")
        return server.get(index="memory", id="1")["_source"]["said"]


REMEMBERING = {
    "postgres": (
        lambda place: said_by_postgres(place, "CREATE TABLE memory AS SELECT 'kept' AS said"),
        lambda place: said_by_postgres(place, "SELECT said FROM memory"),
    ),
    "redis": (
        lambda place: (
            said_by_redis(place, "SET", "memory", "kept"),
            said_by_redis(place, "WAITAOF", "1", "0", "5000"),
        ),
        lambda place: said_by_redis(place, "GET", "memory"),
    ),
    "elasticsearch": (_index, _get),
}


@pytest.mark.services
@light
def test_a_port_that_is_taken_is_said_with_the_servers_own_words(place, name):
    with socket.create_server((servers.HOST, 0)) as taken:
        elsewhere = replace(place, **{name: taken.getsockname()[1]})
        with pytest.raises(Unavailable, match=rf"(?s){name} does not answer.*[Aa]ddress already in use"):
            servers.start(elsewhere, SERVERS[name])
    assert servers.running(place, SERVERS[name]) is None


@pytest.mark.services
@light
def test_a_password_is_needed(place, name):
    servers.start(place, SERVERS[name])
    wrong = replace(place, password="wrong")
    if name == "redis":
        assert not SERVERS[name].answers(wrong)
    else:
        with pytest.raises(subprocess.CalledProcessError):
            said_by_postgres(wrong, "SELECT 1")


@pytest.mark.services
@pytest.mark.parametrize("name", ["elasticsearch"])
def test_the_search_server_takes_the_memory_that_it_is_given_and_listens_on_loopback_only(place, name):
    servers.start(place, SERVERS[name])
    with _elasticsearch(place) as server:
        (node,) = server.nodes.info(metric="jvm,http,transport")["nodes"].values()
    assert node["jvm"]["mem"]["heap_max_in_bytes"] == 512 * 1024**2
    for part in ("http", "transport"):
        assert all(address.startswith(servers.HOST) for address in node[part]["bound_address"])


PROGRAMS = {"postgres": "postgresql-15", "redis": "redis-server", "elasticsearch": "openjdk-17-jre-headless"}


@every
def test_a_program_that_is_missing_is_named_with_its_package(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(servers, "_POSTGRES", tmp_path)
    monkeypatch.setattr(servers, "_hand_over", lambda _: None)
    place = servers.open_place(tmp_path / "servers")
    with pytest.raises(Problem, match=f"package {PROGRAMS[name]} .*make services"):
        servers.start(place, SERVERS[name])
    assert not (place.folder / name).exists()


def test_a_distribution_that_is_missing_is_said(tmp_path, monkeypatch):
    places.needs("elasticsearch")
    monkeypatch.setattr(servers, "distribution_folder", lambda: tmp_path)
    monkeypatch.setattr(servers, "_hand_over", lambda _: None)
    with pytest.raises(Problem, match="make services"):
        servers.start(servers.open_place(tmp_path / "servers"), SERVERS["elasticsearch"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "_hand_over", lambda _: None)
    return tmp_path / "servers"


def test_a_place_keeps_its_password_to_itself(folder):
    place = servers.open_place(folder)
    assert servers.open_place(folder) == place
    assert len(place.password) >= 32
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    assert place.password not in place.environment()["VITRINE_ELASTICSEARCH_URL"]


def test_ports_and_memory_can_be_chosen(folder):
    place = servers.open_place(folder, heap="512m", redis=7000)
    assert (place.heap, place.redis, place.postgres) == ("512m", 7000, 15432)
    assert place.environment()["VITRINE_REDIS_URL"].endswith("@127.0.0.1:7000/0")


@pytest.mark.parametrize(
    "said", ["", "no number", "99999999", str(os.getpid())], ids=["nothing", "a word", "nobody", "somebody else"]
)
def test_a_process_that_lives_elsewhere_is_not_the_server(folder, said):
    """Process ids are used again."""
    place = servers.open_place(folder)
    (folder / "redis.pid").write_text(said)
    assert servers.running(place, SERVERS["redis"]) is None
    assert servers.stop(place, SERVERS["redis"]) is False
