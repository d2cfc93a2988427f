"""Polite http: says who asks, asks only configured hosts, retries, remembers versions, and stops at a size.

`VITRINE_HARVEST_HOSTS` lists the hosts: `www.ebi.ac.uk`, `localhost:8000`, or `.ebi.ac.uk` for every host below it.
A host that leads to a private or loopback address is refused unless it is listed by its own name. No proxy is used.
"""

import datetime
import ipaddress
import socket
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx
import stamina
from django.conf import settings

from ingest.archives.base import Defect, File, Stamp, Unreadable
from ontology.problems import Problem, Unavailable

MAX_FILE = 512 * 1024**2  # bytes of one file, as it arrives and as it is stored
MAX_LISTING = 16 * 1024**2  # bytes of one directory page
MAX_REDIRECTS = 5
MAX_WAIT = 120.0  # seconds that a server may ask us to wait with Retry-After
ATTEMPTS = 5
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def user_agent() -> str:
    """Who asks, and whom to write to if it is too much."""
    contact = settings.VITRINE_CONTACT
    return "Vitrine/0.1 (harvester" + (f"; {contact})" if contact else ")")


def check_host(url: str) -> None:
    """Raise `Problem` unless the address may be fetched: http(s), a configured host, not an address of the inside."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Problem(f"{url} is not an http or https address.")
    listed = _listed(parts.hostname, parts.netloc.rpartition("@")[2])
    if listed is None:
        raise Problem(
            f"{parts.hostname} is not among the hosts that may be harvested; add it to VITRINE_HARVEST_HOSTS first."
        )
    if listed == "pattern" and any(is_inside(address) for address in resolve(parts.hostname)):
        raise Problem(f"{parts.hostname} leads to an address of the inside; list it by its own name to allow that.")


def _listed(host: str, host_and_port: str) -> str | None:
    """`name` if the host itself is configured, `pattern` if a `.domain` above it is, else None."""
    hosts = {entry.strip().lower() for entry in settings.VITRINE_HARVEST_HOSTS}
    if host in hosts or host_and_port.lower() in hosts:
        return "name"
    return "pattern" if any(entry.startswith(".") and host.endswith(entry) for entry in hosts) else None


def resolve(host: str) -> list[str]:
    """Every address that a name leads to. Raises `Unavailable` for a name that leads nowhere."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Unavailable(f"The host {host} is not known ({error.strerror or error}).") from None


def is_inside(address: str) -> bool:
    """Whether an address is private, loopback, link-local or otherwise not of the open internet."""
    return not ipaddress.ip_address(address.partition("%")[0]).is_global


class Retry(Exception):
    """An answer that asks to be asked again, after `wait` seconds if it said so."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def _backoff(error: Exception) -> bool | float:
    if isinstance(error, Retry):
        return error.wait if error.wait is not None else True
    return isinstance(error, httpx.TransportError)


def asked_to_wait(response: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for (a number or a date), at most `MAX_WAIT`."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdigit():
        return min(float(text), MAX_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = (moment - datetime.datetime.now(datetime.UTC)).total_seconds()
    return min(max(wait, 0.0), MAX_WAIT)


def fetch(
    client: httpx.Client, url: str, *, headers: Mapping[str, str] | None = None, limit: int | None = None
) -> httpx.Response:
    """GET with redirects, retries and a limit; the answer is 200, 304 or another 4xx, its content read.

    Raises `Unavailable` when the server does not answer or keeps answering that it cannot, `Unreadable` for an
    answer over `limit` bytes, `Problem` for a host that may not be asked.
    """
    try:
        for attempt in stamina.retry_context(on=_backoff, attempts=ATTEMPTS, timeout=600, wait_max=30):
            with attempt:
                return _follow(client, url, headers or {}, limit or MAX_FILE)
    except Retry as error:
        raise Unavailable(f"{url} cannot be fetched: {error}.") from None
    except httpx.HTTPError as error:
        raise Unavailable(f"{url} cannot be fetched: {error or type(error).__name__}.") from None
    raise Unavailable(f"{url} cannot be fetched.")


def _follow(client: httpx.Client, url: str, headers: Mapping[str, str], limit: int) -> httpx.Response:
    for _ in range(MAX_REDIRECTS + 1):
        check_host(url)
        response = _get(client, url, headers, limit)
        if response.status_code not in _REDIRECTS:
            return response
        url = urljoin(url, response.headers.get("location", ""))
    raise Unavailable(f"{url} redirects more than {MAX_REDIRECTS} times.")


def _get(client: httpx.Client, url: str, headers: Mapping[str, str], limit: int) -> httpx.Response:
    with client.stream("GET", url, headers=dict(headers)) as response:
        _check_peer(response, url)
        if response.status_code in _TRY_AGAIN:
            raise Retry(f"the server answered {response.status_code}", asked_to_wait(response))
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                raise Unreadable(Defect(url, None, "", f"is longer than {limit:,} bytes, the limit."))
    plain = {name: value for name, value in response.headers.items() if name != "content-encoding"}
    return httpx.Response(response.status_code, headers=plain, content=bytes(body), request=response.request)


def _check_peer(response: httpx.Response, url: str) -> None:
    """The address that really answered, should a name lead elsewhere than a moment before."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    parts = urlsplit(url)
    if peer and _listed(parts.hostname or "", parts.netloc) != "name" and is_inside(str(peer[0])):
        raise Problem(f"{parts.hostname} leads to {peer[0]}, an address of the inside.")


class HttpFile:
    """One file of an http location."""

    def __init__(self, client: httpx.Client, url: str, name: str) -> None:
        self._client = client
        self._url = url
        self._name = name
        self._data: bytes | None = None
        self._trouble: Problem | None = None
        self._stamp = Stamp()

    def read(self) -> bytes:
        """The bytes, fetched once; a server that could not give them is not asked again for them.

        Raises `Unreadable` if the server has no such file, `Unavailable` if it does not answer.
        """
        if self._trouble is not None:
            raise self._trouble
        if self._data is None:
            try:
                return self._take(fetch(self._client, self._url))
            except Problem as trouble:
                self._trouble = trouble
                raise
        return self._data

    def unchanged(self, since: Stamp) -> bool:
        """Ask with If-None-Match and If-Modified-Since; keeps the bytes if the server sends new ones."""
        if not since:
            return False
        asked = {"If-None-Match": since.etag, "If-Modified-Since": since.last_modified}
        response = fetch(self._client, self._url, headers={name: value for name, value in asked.items() if value})
        if response.status_code == httpx.codes.NOT_MODIFIED:
            self._stamp = since
            return True
        self._take(response)
        return False

    def _take(self, response: httpx.Response) -> bytes:
        if response.status_code != httpx.codes.OK:
            raise Unreadable(Defect(self._name, None, "", f"{self._url} answered {response.status_code}."))
        self._data = response.content
        self._stamp = Stamp(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
        return response.content

    def stamp(self) -> Stamp:
        """ETag and Last-Modified of what was read."""
        return self._stamp

    def forget(self) -> None:
        """Let go of the bytes, and of the memory of trouble."""
        self._data = self._trouble = None


class _Links(HTMLParser):
    """The names that a directory page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Remember where a link leads."""
        if tag == "a":
            self.targets += [value for name, value in attrs if name == "href" and value]


class HttpLocation:
    """An http(s) base. Files are listed from the directory pages that web servers make (Apache, nginx, Python).

    Raises `Problem` at once if its host may not be asked.
    """

    remote = True

    def __init__(self, address: str) -> None:
        check_host(address)
        self._only = "" if address.endswith("/") else unquote(urlsplit(address).path.rpartition("/")[2])
        if "." not in self._only:  # a directory whose slash was left out, rather than a file
            self._only, address = "", address.rstrip("/") + "/"
        self.address = address
        self._listings: dict[str, Sequence[str]] = {}

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(
            headers={"User-Agent": user_agent()}, timeout=TIMEOUT, follow_redirects=False, trust_env=False
        )

    def list(self, pattern: str) -> Sequence[str]:
        """The matching files, sorted; only directories that the pattern can lead into are asked."""
        if self._only:
            return [self._only] if fnmatchcase(self._only, pattern) else []
        return sorted(self._walk("", pattern.split("/")))

    def _walk(self, folder: str, segments: Sequence[str]) -> Sequence[str]:
        first, *rest = segments
        names = self._names(folder)
        if not rest:
            return [folder + name for name in names if not name.endswith("/") and fnmatchcase(name, first)]
        inner = [name for name in names if name.endswith("/") and fnmatchcase(name[:-1], first)]
        return [found for name in inner for found in self._walk(folder + name, rest)]

    def _names(self, folder: str) -> Sequence[str]:
        """What one directory page links to directly below it; folders end in `/`."""
        if folder not in self._listings:
            url = self._url(folder)
            response = fetch(self._client, url, limit=MAX_LISTING)
            if response.status_code != httpx.codes.OK:
                raise Unavailable(f"{url} answered {response.status_code}; a page that lists files was expected.")
            links = _Links()
            links.feed(response.text)
            self._listings[folder] = sorted({name for link in links.targets if (name := _child(url, link))})
        return self._listings[folder]

    def file(self, name: str) -> File:
        """The file of that name; an absolute address is taken as it is."""
        return HttpFile(self._client, self._url(name), name)

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name."""
        return self.file(name).read()

    def _url(self, name: str) -> str:
        if name.startswith(("http://", "https://")):
            return name
        base = self.address if not self._only else self.address.rpartition("/")[0] + "/"
        return base + quote(name, safe="/?=&,:+")


def _child(base: str, link: str) -> str:
    """The name of a link that leads one step below its page, else nothing (sort links, parents, other sites)."""
    target = urljoin(base, link)
    if not target.startswith(base) or "?" in target or "#" in target:
        return ""
    name = unquote(target[len(base) :])
    return name if name and "/" not in name[:-1] and not name.startswith(".") else ""
