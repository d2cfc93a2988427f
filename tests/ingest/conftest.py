"""A web server of the tests' own, a data folder of each test, and no waiting between retries."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import hypothesis
import pytest
import stamina

# A slow machine is no failure.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def data_dir(tmp_path, settings):
    """Kept records go to a folder of the test."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


class Server:
    """Answers GET from `pages`: bytes, or a function of the request that answers status, headers and bytes.

    Every request is remembered in `asked` as path and headers.
    """

    def __init__(self):
        self.pages = {}
        self.asked = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                page = outer.pages.get(self.path, (404, {}, b"nothing here"))
                status, headers, body = (
                    page(self) if callable(page) else page if isinstance(page, tuple) else (200, {}, page)
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def host(self):
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self):
        return f"http://{self.host}/"

    def paths(self):
        return [path for path, _ in self.asked]

    def listing(self, path, *names):
        """A directory page as web servers make it."""
        links = "".join(f'<a href="{name}">{name}</a>' for name in ("?C=N;O=D", "../", *names))
        self.pages[path] = f"<html><body>{links}</body></html>".encode()

    def versioned(self, path, body, etag):
        """A file that answers 304 to who has this version."""

        def answer(request):
            if request.headers.get("If-None-Match") == etag:
                return 304, {"ETag": etag}, b""
            return 200, {"ETag": etag}, body

        self.pages[path] = answer

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)


@pytest.fixture
def server(settings):
    """A server that may be harvested; retries follow each other at once."""
    server = Server()
    settings.VITRINE_HARVEST_HOSTS = [server.host]
    settings.VITRINE_CONTACT = "operator@example.org"
    with stamina.set_testing(True, attempts=3):
        yield server
    server.close()
