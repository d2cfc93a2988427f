"""Arrays that many processes share: written once into a folder, mapped into memory by every reader."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]


class Texts(Sequence[bytes]):
    """Many short texts in one block; UTF-8."""

    def __init__(self, block: Ints, ends: Ints) -> None:
        self._block = block
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: Any) -> Any:
        return self._block[int(self._ends[index]) : int(self._ends[index + 1])].tobytes()

    def text(self, index: int) -> str:
        """One of them, decoded."""
        return str(self[index], "utf-8")

    def starting_with(self, prefix: bytes) -> tuple[int, int]:
        """The range of those that start with `prefix`; they must be sorted."""
        low = bisect_left(self, prefix)
        # no UTF-8 contains the byte 0xff, so this is behind everything that starts with it
        return low, bisect_left(self, prefix + b"\xff", low)

    def index(self, value: bytes, start: int = 0, stop: int | None = None) -> int:
        """The place of `value`; they must be sorted. -1 if it is not among them."""
        place = bisect_left(self, value, start, len(self) if stop is None else stop)
        return place if place < len(self) and self[place] == value else -1


class Groups:
    """For each of many keys a list of integers, all in one array."""

    def __init__(self, members: Ints, ends: Ints) -> None:
        self._members = members
        self._ends = ends

    def __getitem__(self, index: int) -> Ints:
        return self.range(index, index + 1)

    def range(self, low: int, high: int) -> Ints:
        """The lists of neighbouring keys, one behind the other."""
        return self._members[int(self._ends[low]) : int(self._ends[high])]


def pack_texts(texts: Iterable[bytes]) -> tuple[Ints, Ints]:
    """The arrays of `Texts`."""
    kept = list(texts)
    ends = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, kept), dtype=np.int64, count=len(kept)), out=ends[1:])
    return np.frombuffer(b"".join(kept) or b"\0", dtype=np.uint8), ends


def pack_groups(keys: Ints, members: Ints, count: int) -> tuple[Ints, Ints]:
    """The arrays of `Groups` with `count` keys, from one key per member."""
    order = np.argsort(keys, kind="stable")
    ends = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=ends[1:])
    return members[order], ends


def hash_of(text: str) -> int:
    """64 bits of a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def hashes(texts: Iterable[str]) -> tuple[Ints, Ints]:
    """The sorted hashes of texts, and which text each is of."""
    values = np.fromiter(map(hash_of, texts), dtype=np.uint64)
    order = np.argsort(values, kind="stable").astype(np.int32)
    return values[order], order


def save(folder: Path, arrays: Mapping[str, Ints], about: Mapping[str, Any]) -> None:
    """Write arrays and a few facts into an existing folder."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def load(folder: Path) -> tuple[dict[str, Ints], dict[str, Any]]:
    """What `save` wrote, mapped into memory."""
    arrays = {path.stem: np.load(path, mmap_mode="r").view(np.ndarray) for path in folder.glob("*.npy")}
    return arrays, json.loads((folder / "about.json").read_text(encoding="utf-8"))
