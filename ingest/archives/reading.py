"""Bytes to text, for every connector: gzip with a limit, byte order marks, other encodings than UTF-8."""

import gzip
import io
import zlib

from ingest.archives.base import Defect, RawRecord, Report, Unreadable

MAX_UNPACKED = 512 * 1024**2  # bytes; the largest table of the sample data has 14 MB
_CHUNK = 1024 * 1024
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def unpack(data: bytes, name: str, *, limit: int = MAX_UNPACKED) -> bytes:
    """The bytes, unpacked if they are gzip (told by their first two bytes, not by the name).

    Raises `Unreadable` if the gzip is cut off, damaged, or longer than `limit` bytes when unpacked.
    """
    if data[:2] != b"\x1f\x8b":
        return data
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise Unreadable(Defect(name, None, "", f"unpacks to more than {limit:,} bytes, the limit."))
                parts.append(chunk)
    except EOFError:
        raise Unreadable(
            Defect(name, None, "", f"the gzip file is cut off after {len(data):,} bytes; fetch it again.")
        ) from None
    except (OSError, zlib.error) as error:
        raise Unreadable(Defect(name, None, "", f"the gzip file is damaged ({error}); fetch it again.")) from None
    return b"".join(parts)


def decode(data: bytes, name: str, report: Report | None = None) -> str:
    """The text, without byte order mark: UTF-8, UTF-16 if marked, else Windows-1252 with a defect that says where.

    Raises `Unreadable` for an empty file or one that is not text.
    """
    if not data.strip():
        raise Unreadable(Defect(name, None, "", "the file is empty."))
    if encoding := _UTF16.get(data[:2]):
        return _decode_as(data, name, encoding)
    if b"\0" in data:
        raise Unreadable(Defect(name, None, "", "is not a text file; it would be UTF-8 text or gzip of it."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        if report:
            report(Defect(name, row, "", "is not UTF-8 from here on; the file was read as Windows-1252."))
        return data.decode("cp1252", errors="replace")


def _decode_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(Defect(name, None, "", f"starts as {encoding} but is not ({error.reason}).")) from None


def open_text(record: RawRecord, name: str, report: Report | None = None) -> io.StringIO:
    """One file of a record as a text stream, ready for the csv module (line ends are left as they are)."""
    return io.StringIO(decode(unpack(record.read(name), name), name, report), newline="")
