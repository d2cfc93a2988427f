"""Bytes to text: compressed, marked, in other encodings, broken."""

import contextlib
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.base import Inline, RawRecord, Unreadable
from ingest.archives.reading import decode, open_text, unpack


def test_gzip_is_known_by_its_bytes_and_not_by_its_name():
    assert unpack(gzip.compress(b"text"), "table.csv") == b"text"
    assert unpack(b"text", "table.csv.gz") == b"text"


@pytest.mark.parametrize("keep", [3, 10, 12, 40, -9, -1])
def test_gzip_that_is_cut_off(keep):
    with pytest.raises(Unreadable, match=r"t\.gz: the gzip file is (cut off|damaged)"):
        unpack(gzip.compress(bytes(range(256)) * 4)[:keep], "t.gz")


def test_gzip_with_a_wrong_checksum():
    data = bytearray(gzip.compress(b"text" * 100))
    data[-6] ^= 0xFF
    with pytest.raises(Unreadable, match="damaged"):
        unpack(bytes(data), "t.gz")


def test_a_gzip_bomb_is_stopped_early():
    with pytest.raises(Unreadable, match="more than 1,000,000 bytes"):
        unpack(gzip.compress(b"\0" * 200_000_000, 1), "t.gz", limit=1_000_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_that_say_what_they_are(encoding):
    data = ("\ufeff" if encoding == "utf-16-le" else "") + "Größe,µm\n"
    assert decode(data.encode(encoding), "t.csv") == "Größe,µm\n"


def test_another_encoding_is_read_and_reported_with_its_row():
    told = []
    assert decode("ok\nGröße\n".encode("cp1252"), "t.csv", told.append) == "ok\nGröße\n"
    assert [(defect.file, defect.row) for defect in told] == [("t.csv", 2)]
    assert "UTF-8" in told[0].reason


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\0\1\2\3" * 10, "not a text file"),
        (b"\xff\xfea", "starts as utf-16 but is not"),
    ],
)
def test_what_is_no_text(data, said):
    with pytest.raises(Unreadable, match=said):
        decode(data, "t.csv")


def test_open_text_leaves_line_ends_to_the_reader():
    record = RawRecord("x", {"t.csv.gz": Inline(gzip.compress(b'a\r\n"b\nc"\r\n'))})
    stream = open_text(record, "t.csv.gz")
    assert isinstance(stream, io.StringIO)
    assert stream.read() == 'a\r\n"b\nc"\r\n'


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_unreadable(data):
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(unpack(data, "t"), "t"), str)
