"""Directories, and the one place that tells a directory from an address."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from ingest.archives.base import Defect, File, Location, Stamp, Unreadable
from ingest.http import MAX_FILE, HttpLocation
from ontology.problems import NotFound, Problem


class DirectoryFile:
    """One file of a directory."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._data: bytes | None = None

    def read(self) -> bytes:
        """The bytes. Raises `Unreadable` if it is absent, too large, or may not be read."""
        if self._data is None:
            self._data = self._load()
        return self._data

    def _load(self) -> bytes:
        try:
            if (size := self._path.stat().st_size) > MAX_FILE:
                raise Unreadable(Defect(self._name, None, "", f"has {size:,} bytes; the limit is {MAX_FILE:,}."))
            return self._path.read_bytes()
        except FileNotFoundError:
            raise Unreadable(Defect(self._name, None, "", "there is no such file.")) from None
        except OSError as error:
            raise Unreadable(Defect(self._name, None, "", f"cannot be read ({error.strerror}).")) from None

    def stamp(self) -> Stamp:
        """None: a directory's files are cheap enough to be read and compared."""
        return Stamp()

    def unchanged(self, _since: Stamp) -> bool:
        """Cannot say without reading."""
        return False

    def forget(self) -> None:
        """Let go of the bytes."""
        self._data = None


class DirectoryLocation:
    """A directory, or one file of it."""

    remote = False

    def __init__(self, root: Path, only: str = "") -> None:
        self.address = str(root / only)
        self._root = root
        self._only = only

    def list(self, pattern: str) -> Sequence[str]:
        """The matching files below it, sorted; hidden ones and links out of it left aside."""
        if self._only:
            return [self._only] if fnmatchcase(self._only, pattern) else []
        names = (path.relative_to(self._root) for path in self._root.glob(pattern) if self._holds(path))
        return sorted(name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts))

    def _holds(self, path: Path) -> bool:
        return path.is_file() and path.resolve().is_relative_to(self._root.resolve())

    def file(self, name: str) -> File:
        """The file of that name. Raises `Problem` for a name that leads out of the directory."""
        path = self._root / name
        if not path.resolve().is_relative_to(self._root.resolve()):
            raise Problem(f"{name!r} leads out of {self._root}.")
        return DirectoryFile(path, name)

    def read(self, name: str) -> bytes:
        """The bytes of the file of that name."""
        return self.file(name).read()


def open_location(location: str) -> Location:
    """The directory, file or http(s) base that `location` names.

    Raises `NotFound` for a path that does not exist, `Problem` for an address that may not be fetched.
    """
    if location.startswith(("http://", "https://")):
        return HttpLocation(location)
    if "://" in location:
        raise Problem(f"{location} is neither a directory nor an http or https address.")
    path = Path(location).expanduser().resolve()
    if path.is_dir():
        return DirectoryLocation(path)
    if path.is_file():
        return DirectoryLocation(path.parent, path.name)
    raise NotFound(f"There is no file or directory {location}.")
