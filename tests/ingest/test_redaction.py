"""What is personal goes, what only looks like it stays."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.base import Unreadable
from ingest.redaction import REMOVED, is_personal, redact, redact_text

from .builders import attribute, section, submission

FAKES = ["ann.other@example.org", "+44 (0)1223 555 0100", "1 Nowhere Lane, Cambridge CB1 0XX"]


@pytest.mark.parametrize(
    "text",
    [
        "write to ann.other@example.org please",
        "mailto:ann@mail.example.org",
        "Ann.O'Neill+bio@example.org",
        "ann [at] example.org",
        "ann(AT)example.org",
        "ann&#64;example.org",
        "ann.müller@example.org",
        "\u202aann@example.org\u202c",
    ],
)
def test_addresses_in_free_text(text):
    cleaned = redact_text(text)
    assert REMOVED in cleaned
    assert "example.org" not in cleaned
    assert "ann" not in cleaned.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Tel. 01223 555010",
        "tel: +44 1223 555010",
        "Telephone number: (01223) 555 010",
        "Phone 020-7946-0018",
        "fax no. 020 7946 0018",
        "call +44 (0)20 7946 0018 now",
        "call +1 202 555 0147",
        "(202) 555-0147",
    ],
)
def test_telephone_numbers_in_free_text(text):
    assert not any(part in redact_text(text) for part in ("555", "7946", "0018"))


@pytest.mark.parametrize(
    "text",
    [
        "10.1038/s41598-024-66600-1",
        "https://doi.org/10.6019/S-BIAD1043",
        "ENSG00000117399",
        "NM_001255.3",
        "CIL_10725",
        "idr0013-screenA",
        "CMPO_0000118",
        "9606",
        "PMC6711709",
        "0000-0002-1825-0097",
        "711-165-152",
        "+10.5",
        "+ 10 uM for 12 24 48 h",
        "Ca2+ 10 20 30 40 50 60 70",
        "4502",
        "1,234,567,890",
        "plate 20596, wells A01 to P24",
        "CC(=O)O[C@@H]1C[C@H]2CC[C@@]1(C)C2",
        "images/cell@2x.tif",
        "laser@488.nm",
        "Microphone 2000 3000 4000",
        "the stable cell line 1234567",
        "InChIKey=RYYVLZVUVIJVGH-UHFFFAOYSA-N",
        "mailbox of the cell",
        "2013-07-18 00:00:00.000000",
        "(100) 200-300",
    ],
)
def test_what_only_looks_personal_stays(text):
    assert redact_text(text) == text
    assert redact("table.csv", f"Header\n{text}\n".encode()) == (f"Header\n{text}\n".encode(), 0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("Study Person Email", True),
        ("Study Person Address", True),
        ("Study Person Phone", True),
        ("E-mail", True),
        ("email", True),
        ("Address", True),
        ("Telephone Number", True),
        ("Corresponding author e-mail", True),
        ("Study Person Last Name", False),
        ("Address of image", False),
        ("Microphone", False),
        ("Email Alert", False),
        ("Study", False),
        ("", False),
    ],
)
def test_keys_of_what_is_personal(key, expected):
    assert is_personal(key) is expected


STUDY = (
    "Study Title\tMitosis\n"
    "Study Person Last Name\tOther\tElse\n"
    f"Study Person Email\t{FAKES[0]}\telse@example.org\n"
    f'Study Person Address\t"{FAKES[2]}\nEngland"\tParis\n'
    f"Study Person Phone\t{FAKES[1]}\t\n"
    "Study PubMed ID\t20360735\n"
    "Study Description\tContact else@example.org for plates 10 20 30.\n"
)


def test_lines_of_a_study_file():
    cleaned, count = redact("idr9001-study.txt", STUDY.encode())
    text = cleaned.decode()
    assert not any(fake in text for fake in (*FAKES, "else@example.org", "England", "Paris"))
    assert count == 6
    assert text.startswith("Study Title\tMitosis\nStudy Person Last Name\tOther\tElse\n")
    assert "Study PubMed ID\t20360735\n" in text
    assert text.endswith("for plates 10 20 30.\n")
    assert f"Study Person Phone\t{REMOVED}\t\n" in text


def test_a_quote_that_never_closes_takes_only_its_line():
    text = f'Study Person Address\t"{FAKES[2]}\nStudy Title\tMitosis\n'
    cleaned, _ = redact("idr9001-study.txt", text.encode())
    assert cleaned.decode() == f"Study Person Address\t{REMOVED}\nStudy Title\tMitosis\n"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_of_a_table(delimiter):
    lines = [["Well", "Email", "Address", "Gene"], ["A1", FAKES[0], "Nowhere Lane", "CDC20"], ["A2", "", "", "TTK"]]
    text = "\n".join(delimiter.join(line) for line in lines) + "\n"
    cleaned, count = redact("table.csv", text.encode())
    assert cleaned.decode().splitlines() == [
        delimiter.join(line)
        for line in (["Well", "Email", "Address", "Gene"], ["A1", REMOVED, REMOVED, "CDC20"], ["A2", "", "", "TTK"])
    ]
    assert count == 2


def test_attributes_of_a_submission():
    record = submission(
        "S-BIAD1",
        section("author", "", Name="Ann Other", **{"E-mail": FAKES[0], "Phone": FAKES[1]}),
        section("organisation", "o1", Name="Institute", Address=[FAKES[2], "Second floor"]),
        Description=f"Questions to {FAKES[0]}.",
        head=[attribute("Email", "[]"), attribute("email", None)],
    )
    cleaned, count = redact("S-BIAD1.json", json.dumps(record).encode())
    text = cleaned.decode()
    assert not any(fake in text for fake in (*FAKES, "Second floor"))
    assert json.loads(text)["section"]["subsections"][0]["attributes"][0]["value"] == "Ann Other"
    assert json.loads(text)["attributes"][2]["value"] is None
    assert count == 6


def test_an_escaped_at_sign_is_seen():
    assert redact("x.json", b'{"a": "ann\\u0040example.org"}') == (b'{"a": "[removed]"}', 1)


def test_half_a_surrogate_pair_is_survived():
    cleaned, count = redact("x.json", b'{"a": "\\ud800 ann@example.org"}')
    assert (cleaned, count) == (b'{"a": "\\ud800 [removed]"}', 1)


def test_lines_of_json_are_cleaned_one_by_one():
    lines = [{"_id": "CIL_1", "OTHER": [f"Contact: {FAKES[0]}"]}, {"_id": "CIL_2", "phone": FAKES[1]}]
    data = "\n".join(json.dumps(line) for line in lines).encode() + b"\n"
    cleaned, count = redact("records.jsonl", data)
    assert [json.loads(line) for line in cleaned.splitlines()] == [
        {"_id": "CIL_1", "OTHER": [f"Contact: {REMOVED}"]},
        {"_id": "CIL_2", "phone": REMOVED},
    ]
    assert count == 2


def test_json_that_is_broken_is_cleaned_as_text():
    cleaned, count = redact("x.json", f'{{"a": "{FAKES[0]}", '.encode())
    assert cleaned == b'{"a": "[removed]", '
    assert count == 1


def test_nothing_found_means_the_very_same_bytes():
    data = b'{ "a" :\t1.0,  "b": "x" }'
    assert redact("x.json", data) == (data, 0)
    assert redact("x.json", b'{"@type": "Dataset",  "b": 1}') == (b'{"@type": "Dataset",  "b": 1}', 0)


def test_gzip_is_looked_into():
    cleaned, count = redact("table.csv.gz", gzip.compress(f"Well\nsee {FAKES[0]}\n".encode()))
    assert (cleaned, count) == (b"Well\nsee [removed]\n", 1)
    with pytest.raises(Unreadable, match="cut off"):
        redact("table.csv.gz", gzip.compress(b"x" * 1000)[:-9])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_other_encodings(encoding):
    data = f"Well,Comment\nA1,größe {FAKES[0]} µm\n".encode(encoding)
    cleaned, count = redact("table.csv", data)
    assert cleaned.decode(encoding) == f"Well,Comment\nA1,größe {REMOVED} µm\n"
    assert count == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data):
    for name in ("x.json", "study.txt", "t.csv"):
        try:
            cleaned, count = redact(name, data)
        except Unreadable:
            continue
        assert count or cleaned == data or data[:2] == b"\x1f\x8b"


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_address_never_survives_in_json(before, after):
    value = {"text": f"{before} {FAKES[0]} {after}", "list": [after]}
    cleaned, count = redact("x.json", json.dumps(value).encode())
    assert FAKES[0] not in json.loads(cleaned)["text"]
    assert count >= 1
