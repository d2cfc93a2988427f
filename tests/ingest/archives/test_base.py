"""Defects as people read them, and the checksum of a record."""

import pytest

from ingest.archives.base import Defect, Inline, RawRecord, Stamp, Unreadable


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (Defect("a.csv", 7, "Dose", "is no number."), 'a.csv, row 7, column "Dose": is no number.'),
        (Defect("a.csv", None, "", "is empty."), "a.csv: is empty."),
        (Defect("", None, "", "is gone.", "idr0001"), "idr0001: is gone."),
        (Defect("a.csv", 0, "", "is odd."), "a.csv, row 0: is odd."),
    ],
)
def test_a_defect_names_its_place(defect, said):
    assert str(defect) == said
    assert str(Unreadable(defect)) == said
    assert Unreadable(defect).defect is defect


def test_a_checksum_covers_names_and_bytes_in_any_order():
    record = RawRecord("x", {"a": Inline(b"12"), "b": Inline(b"3")})
    assert record.checksum == RawRecord("x", {"b": Inline(b"3"), "a": Inline(b"12")}).checksum
    others = [
        {"a": Inline(b"1"), "b": Inline(b"23")},
        {"a": Inline(b"3"), "b": Inline(b"12")},
        {"a": Inline(b"12"), "c": Inline(b"3")},
        {"a": Inline(b"12")},
    ]
    assert record.checksum not in {RawRecord("x", files).checksum for files in others}
    assert len(record.checksum) == 64


def test_an_inline_file_cannot_say_whether_it_changed():
    file = Inline(b"x")
    file.forget()
    assert file.read() == b"x"
    assert not file.unchanged(Stamp("1"))
    assert not file.stamp()
    assert Stamp(last_modified="today")
