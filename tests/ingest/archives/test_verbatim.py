"""Texts whose cells can be replaced while every other byte stays."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.base import Unreadable
from ingest.archives.verbatim import cut_end, lines_of, open_verbatim, plain, split_record, written

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a,\xc3\xa9\r\n", "a,é\r\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("\ufeffé".encode("utf-16-le"), "é"),
        ("\ufeffé".encode("utf-16-be"), "é"),
        (b"caf\xe9", "café"),
        (b"", ""),
    ],
)
def test_a_file_becomes_the_same_bytes_again(data, text):
    opened = open_verbatim(data, "a.csv")
    assert opened.text == text
    assert opened.encode(text) == data


@pytest.mark.parametrize("data", [b"a\0b", b"caf\xe9\x81"])
def test_what_is_no_text_is_left_alone(data):
    with pytest.raises(Unreadable, match=r"a\.csv.*left as it is"):
        open_verbatim(data, "a.csv")


@given(TEXT)
def test_lines_make_the_text(text):
    lines = lines_of(text)
    assert "".join(lines) == text
    assert all(cut_end(line)[0] + cut_end(line)[1] == line for line in lines)


def test_an_end_is_any_of_the_usual_ones():
    assert [cut_end(line) for line in lines_of("a\nb\r\nc\rd")] == [("a", "\n"), ("b", "\r\n"), ("c", "\r"), ("d", "")]


@given(st.lists(TEXT, min_size=1, max_size=6), st.sampled_from([",", "\t", ";"]))
def test_a_record_is_cut_as_readers_cut_it(cells, separator):
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=separator, lineterminator="").writerow(cells)
    record = target.getvalue()
    found = split_record(record, separator)
    assert found is not None
    assert separator.join(found) == record
    assert [plain(cell) for cell in found] == cells


@given(TEXT)
def test_any_line_is_kept_whatever_its_quotation_marks(line):
    found = split_record(line, ",")
    assert found is None or ",".join(found) == line


@pytest.mark.parametrize("record", ['"a"b,c', 'x,"open', '"'])
def test_doubtful_quotation_marks_are_said_to_be(record):
    assert split_record(record, ",") is None


@pytest.mark.parametrize(
    ("text", "like", "result"),
    [
        ("a", "b", "a"),
        ("a", '"b"', '"a"'),
        ("a,b", "c", '"a,b"'),
        ('say "a"', "", '"say ""a"""'),
        ("", '"b"', '""'),
        ("", "b", ""),
    ],
)
def test_a_cell_is_quoted_like_the_one_it_replaces(text, like, result):
    assert written(text, like, ",") == result
    assert plain(result) == text
