"""Where an ontology comes from: a file, compressed or not, or an address of a configured host."""

import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx
import stamina
from django.conf import settings

from ontology.hosts import check_host
from ontology.problems import NotFound, Problem, Unavailable

MAX_BYTES = 4 * 1024**3  # of one file, as it arrives and unpacked; NCBITaxon is 1.3 GB of OBO
MAX_REDIRECTS = 5
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
ATTEMPTS, WAIT = 3, 0.2  # of a connection that fails; seconds before the second
_BLOCK = 1024**2


@dataclass(frozen=True, slots=True)
class Source:
    """A readable file: `name` is what messages call it, `digest` the SHA-256 of what arrived."""

    path: Path
    name: str
    digest: str


@contextmanager
def open_source(source: str) -> Iterator[Source]:
    """The file that `source` (path or http address) names, unpacked, for the length of the `with`.

    Raises `Problem` with one sentence if there is none, it is a folder, too large, or its packing is broken.
    """
    with tempfile.TemporaryDirectory(prefix="vitrine-ontology-") as folder:
        if "://" in source:
            path, name = _download(source, Path(folder) / "arrived"), _name_of(source)
        else:
            path = _existing(source)
            name = path.name
        yield Source(_unpacked(path, name, Path(folder) / "unpacked"), name, _digest(path))


def _existing(source: str) -> Path:
    if not source.strip():
        raise Problem("No file is named.")
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            raise Problem(f"{source} is a folder; name the ontology file in it.")
        if not path.is_file():
            raise NotFound(f"There is no file {source}.")
        with path.open("rb"):
            return path.resolve()
    except OSError as error:
        raise Problem(f"{source} cannot be opened: {error.strerror}.") from None


def _name_of(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2] or url


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(path: Path, name: str, target: Path) -> Path:
    """The file itself, or what is inside its gzip."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            _copy(packed, out, name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Problem(f"{name}: the gzip file is broken or cut off ({error}).") from None
    return target


def _copy(blocks: IO[bytes] | gzip.GzipFile, out: BinaryIO, name: str) -> None:
    while block := blocks.read(_BLOCK):
        _write(block, out, name)


def _write(block: bytes, out: BinaryIO, name: str) -> None:
    out.write(block)
    if out.tell() > MAX_BYTES:
        raise Problem(f"{name} is larger than {MAX_BYTES // 1024**3} GiB, which is more than an ontology should need.")


def _download(url: str, target: Path) -> Path:
    """Fetch `url`, again if the connection fails."""
    try:
        return _fetch(url, target)
    except httpx.InvalidURL as error:
        raise Problem(f"{url} is not an address: {error}.") from None
    except httpx.HTTPError as error:
        raise Unavailable(f"{url} could not be fetched: {str(error) or type(error).__name__}.") from None


@stamina.retry(on=httpx.TransportError, attempts=ATTEMPTS, wait_initial=WAIT)
def _fetch(url: str, target: Path) -> Path:
    """One try; every host on the way, also of redirects, must be configured."""
    first, agent = url, f"Vitrine/0.1 (ontology loader; {settings.VITRINE_CONTACT or 'no contact given'})"
    with httpx.Client(timeout=TIMEOUT, trust_env=False, headers={"User-Agent": agent}) as client:
        for _ in range(MAX_REDIRECTS + 1):
            check_host(url)
            with client.stream("GET", url) as answer:
                if not answer.has_redirect_location:
                    return _save(answer, url, target)
                url = urljoin(url, answer.headers["location"])
    raise Unavailable(f"{first} was redirected more than {MAX_REDIRECTS} times.")


def _save(answer: httpx.Response, url: str, target: Path) -> Path:
    if answer.status_code != httpx.codes.OK:
        raise Unavailable(f"{url} answered {answer.status_code} {answer.reason_phrase}.")
    with target.open("wb") as out:
        for block in answer.iter_bytes():
            _write(block, out, url)
    return target
