"""Against a real server on loopback."""

import datetime
import gzip
from email.utils import format_datetime

import httpx
import pytest

from ingest import http
from ingest.archives.base import Stamp, Unreadable
from ingest.http import HttpLocation
from ontology.problems import Problem, Unavailable


def test_who_asks_is_said(server):
    server.pages["/a.txt"] = b"text"
    assert HttpLocation(server.url).read("a.txt") == b"text"
    (_, headers) = server.asked[0]
    assert headers["User-Agent"].startswith("Vitrine/")
    assert "operator@example.org" in headers["User-Agent"]


def test_listing_walks_only_where_the_pattern_leads(server):
    server.listing("/", "idr0001/", "idr0002/", "other/", "readme.txt", "http://elsewhere.example.org/x")
    server.listing("/idr0001/", "idr0001-study.txt", "screenA/")
    server.listing("/idr0002/", "idr0002-study.txt", "notes%20to%20self.txt")
    place = HttpLocation(server.url.rstrip("/"))
    assert place.list("idr*/*-study.txt") == ["idr0001/idr0001-study.txt", "idr0002/idr0002-study.txt"]
    assert place.list("*.txt") == ["readme.txt"]
    assert place.list("idr0002/notes*") == ["idr0002/notes to self.txt"]
    assert server.paths() == ["/", "/idr0001/", "/idr0002/"]


def test_names_with_odd_characters_are_escaped(server):
    server.pages["/a%20b/%C3%BC%231.txt"] = b"text"
    assert HttpLocation(server.url).read("a b/ü#1.txt") == b"text"


def test_one_file_is_a_location_too(server):
    server.pages["/dump/records.jsonl.gz"] = b"text"
    place = HttpLocation(f"{server.url}dump/records.jsonl.gz")
    assert place.list("*.jsonl.gz") == ["records.jsonl.gz"]
    assert place.list("*.json") == []
    assert place.read("records.jsonl.gz") == b"text"


def test_a_missing_file_and_a_missing_directory(server):
    place = HttpLocation(server.url)
    with pytest.raises(Unreadable, match="answered 404"):
        place.read("none.txt")
    with pytest.raises(Unavailable, match="page that lists files"):
        place.list("*")


def test_versions_are_asked_for(server):
    server.versioned("/a.txt", b"one", '"v1"')
    file = HttpLocation(server.url).file("a.txt")
    assert file.read() == b"one"
    assert file.stamp() == Stamp('"v1"', "")
    again = HttpLocation(server.url).file("a.txt")
    assert again.unchanged(Stamp('"v1"'))
    assert again.stamp() == Stamp('"v1"')
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'


def test_a_new_version_is_not_fetched_twice(server):
    server.versioned("/a.txt", b"two", '"v2"')
    file = HttpLocation(server.url).file("a.txt")
    assert not file.unchanged(Stamp('"v1"'))
    assert file.read() == b"two"
    assert server.paths() == ["/a.txt"]
    file.forget()
    assert file.read() == b"two"
    assert len(server.asked) == 2


def test_dates_are_sent_too_and_no_stamp_means_no_question(server):
    server.pages["/a.txt"] = (200, {"Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"}, b"one")
    file = HttpLocation(server.url).file("a.txt")
    assert not file.unchanged(Stamp())
    assert server.asked == []
    file.read()
    assert file.stamp().last_modified == "Sun, 06 Nov 1994 08:49:37 GMT"
    file.unchanged(file.stamp())
    assert server.asked[-1][1]["If-Modified-Since"] == "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_answer_that_says_later_is_asked_again(server, status):
    answers = [(status, {"Retry-After": "0"}, b""), (status, {}, b""), (200, {}, b"text")]
    server.pages["/a.txt"] = lambda _: answers.pop(0)
    assert HttpLocation(server.url).read("a.txt") == b"text"
    assert len(server.asked) == 3


def test_a_server_that_stays_busy_is_given_up(server):
    server.pages["/a.txt"] = (503, {}, b"")
    with pytest.raises(Unavailable, match="answered 503"):
        HttpLocation(server.url).read("a.txt")
    assert len(server.asked) == 3


def test_trouble_is_met_once_and_then_forgotten(server):
    server.pages["/a.txt"] = (503, {}, b"")
    file = HttpLocation(server.url).file("a.txt")
    for _ in range(2):
        with pytest.raises(Unavailable):
            file.read()
    assert len(server.asked) == 3
    server.pages["/a.txt"] = b"text"
    file.forget()
    assert file.read() == b"text"


def test_a_server_that_is_not_there(server):
    place = HttpLocation(server.url)
    server.close()
    with pytest.raises(Unavailable, match="cannot be fetched"):
        place.read("a.txt")


@pytest.mark.parametrize("text", ["7", "Sun, 06 Nov 1994 08:49:37 GMT", "", "soon", "100000"])
def test_how_long_to_wait(text):
    expected = {"7": 7.0, "": None, "soon": None, "100000": http.MAX_WAIT}.get(text, 0.0)
    assert http.asked_to_wait(httpx.Response(429, headers={"Retry-After": text})) == expected


def test_a_date_in_the_future_to_wait_for():
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=50)
    waiting = http.asked_to_wait(httpx.Response(429, headers={"Retry-After": format_datetime(later, usegmt=True)}))
    assert 40 < waiting <= 50


def test_too_long_an_answer_is_not_read_to_its_end(server, monkeypatch):
    monkeypatch.setattr(http, "MAX_FILE", 1_000)
    server.pages["/long"] = b"x" * 1_001
    server.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 50_000_000))
    for name in ("long", "bomb"):
        with pytest.raises(Unreadable, match="longer than 1,000 bytes"):
            HttpLocation(server.url).read(name)


def test_a_transfer_encoding_is_undone_and_a_gzip_file_left_packed(server):
    packed = gzip.compress(b"text")
    server.pages["/sent"] = (200, {"Content-Encoding": "gzip"}, packed)
    server.pages["/file.gz"] = packed
    place = HttpLocation(server.url)
    assert (place.read("sent"), place.read("file.gz")) == (b"text", packed)


def test_redirects_are_followed_within_the_configured_hosts(server):
    server.pages["/old.txt"] = (302, {"Location": "/new.txt"}, b"")
    server.pages["/new.txt"] = b"text"
    server.pages["/away.txt"] = (302, {"Location": "http://metadata.example.org/secret"}, b"")
    server.pages["/round.txt"] = (302, {"Location": "/round.txt"}, b"")
    place = HttpLocation(server.url)
    assert place.read("old.txt") == b"text"
    with pytest.raises(Problem, match=r"metadata\.example\.org is not among the hosts"):
        place.read("away.txt")
    with pytest.raises(Unavailable, match="redirects more than"):
        place.read("round.txt")


@pytest.mark.parametrize(
    ("hosts", "url", "said"),
    [
        ([], "https://www.ebi.ac.uk/biostudies/", "not among the hosts"),
        (["www.ebi.ac.uk"], "https://evil.example.org/", "not among the hosts"),
        (["ebi.ac.uk"], "https://www.ebi.ac.uk/", "not among the hosts"),
        ([".ebi.ac.uk"], "https://notebi.ac.uk/", "not among the hosts"),
        (["example.org"], "https://example.org@127.0.0.1/", "not among the hosts"),
        (["example.org"], "file:///etc/passwd", "not an http"),
        (["example.org"], "http:///x", "not an http"),
        (["127.0.0.1:8000"], "http://127.0.0.1:9000/", "not among the hosts"),
        ([".localhost"], "http://a.localhost/", "address of the inside"),
    ],
)
def test_hosts_that_may_not_be_asked(settings, monkeypatch, hosts, url, said):
    monkeypatch.setattr(http, "resolve", lambda _: ["127.0.0.1"])
    settings.VITRINE_HARVEST_HOSTS = hosts
    with pytest.raises(Problem, match=said):
        http.check_host(url)


@pytest.mark.parametrize(
    ("hosts", "url"),
    [
        (["localhost"], "http://localhost:8000/"),
        (["localhost:8000"], "http://localhost:8000/"),
        (["WWW.EBI.AC.UK"], "https://www.ebi.ac.uk/"),
        (["127.0.0.1"], "http://127.0.0.1/"),
    ],
)
def test_hosts_that_are_listed_by_their_own_name(settings, hosts, url):
    settings.VITRINE_HARVEST_HOSTS = hosts
    http.check_host(url)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1", "0.0.0.0"]
)
def test_addresses_of_the_inside(address):
    assert http.is_inside(address)


def test_addresses_of_the_outside():
    assert not http.is_inside("193.62.193.80")
    assert not http.is_inside("2001:630:212::1")


def test_the_address_that_answers_is_checked_too(server, settings, monkeypatch):
    """A name that led outside when it was looked up, and inside when it was asked."""
    server.pages["/a.txt"] = b"secret"
    settings.VITRINE_HARVEST_HOSTS = [".0.0.1"]
    monkeypatch.setattr(http, "resolve", lambda _: ["193.62.193.80"])
    with pytest.raises(Problem, match="an address of the inside"):
        HttpLocation(server.url).read("a.txt")
