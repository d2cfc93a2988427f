import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ontology import sources
from ontology.problems import NotFound, Problem, Unavailable
from ontology.sources import open_source


@pytest.fixture
def server(settings):
    """A web server on this machine with a few pages; its address is configured."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            pages = {"/x.obo": (200, b"format-version: 1.2"), "/gone": (404, b"no"), "/inside": (302, b"")}
            status, body = pages.get(self.path.partition("?")[0], (302, b""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/secret" if self.path == "/inside" else self.path)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    host = f"127.0.0.1:{httpd.server_port}"
    settings.VITRINE_HARVEST_HOSTS = [host]
    yield f"http://{host}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_file_is_itself(tmp_path):
    path = tmp_path / "x.obo"
    path.write_bytes(b"abc")
    with open_source(str(path)) as source:
        assert (source.path, source.name) == (path, "x.obo")
        assert source.digest == hashlib.sha256(b"abc").hexdigest()


def test_a_packed_file_is_unpacked(tmp_path):
    path = tmp_path / "x.obo.gz"
    path.write_bytes(gzip.compress(b"abc"))
    with open_source(str(path)) as source:
        assert source.path.read_bytes() == b"abc"
        assert source.name == "x.obo.gz"
        unpacked = source.path
    assert not unpacked.exists()


@pytest.mark.parametrize("cut", [slice(0, -5), slice(0, 12), slice(0, 3)])
def test_a_packed_file_that_is_cut_off_is_told(tmp_path, cut):
    path = tmp_path / "x.obo.gz"
    path.write_bytes(gzip.compress(b"abc" * 1000)[cut])
    with pytest.raises(Problem, match=r"x\.obo\.gz: the gzip file is broken or cut off"), open_source(str(path)):
        pass


def test_broken_packing_is_told(tmp_path):
    path = tmp_path / "x.gz"
    packed = bytearray(gzip.compress(b"abc" * 1000))
    packed[15] ^= 0xFF
    path.write_bytes(packed)
    with pytest.raises(Problem, match="broken or cut off"), open_source(str(path)):
        pass


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        ("/no/such/file.obo", NotFound, "There is no file /no/such/file.obo."),
        ("", Problem, "No file is named."),
        ("/", Problem, "/ is a folder; name the ontology file in it."),
        ("a\0b", NotFound, "There is no file"),
        ("x" * 5000, Problem, "cannot be opened: File name too long"),
        ("ftp://x.org/a.obo", Problem, "ftp://x.org/a.obo is not an http or https address."),
        ("http://", Problem, "is not an http or https address"),
        (
            "http://x.org/a.obo",
            Problem,
            "x.org is not among the hosts that may be asked; add it to VITRINE_HARVEST_HOSTS",
        ),
        ("http://[::1/a", Problem, "is not an"),
    ],
)
def test_what_is_no_source_is_told(source, kind, message):
    with pytest.raises(kind) as caught, open_source(source):
        pass
    assert message in str(caught.value)


def test_too_large_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"a" * 11))
    with pytest.raises(Problem, match=r"x\.gz is larger than"), open_source(str(path)):
        pass


def test_an_address_is_fetched(server):
    with open_source(f"{server}/x.obo") as source:
        assert source.path.read_bytes() == b"format-version: 1.2"
        assert source.name == "x.obo"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("/gone", "answered 404 Not Found."),
        ("/round", "was redirected more than 5 times."),
        ("/inside", "127.0.0.1 is not among the hosts"),
    ],
)
def test_what_an_address_answers_is_told(server, page, message):
    with pytest.raises(Problem) as caught, open_source(server + page):
        pass
    assert message in str(caught.value)


def test_an_address_that_does_not_answer_is_told(settings):
    settings.VITRINE_HARVEST_HOSTS = ["127.0.0.1"]
    with pytest.raises(Unavailable, match="could not be fetched"), open_source("http://127.0.0.1:1/x.obo"):
        pass
