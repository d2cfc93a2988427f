"""Choosing rows and telling facts of a study."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from demo.excerpt import Line, Pick, choose, read_lines, write

HEADER = ["Well", "Gene Symbol", "Phenotype 1", "Phenotype 1 Term Name"]
ROWS = [
    [f"A{number}", "CDC20" if number % 2 else "INCENP", "late" if number > 5 else "", "x"] for number in range(1, 9)
]


def pick(**entry: Any) -> Pick:
    return Pick.read({"each": 2, **entry})


@pytest.mark.parametrize(
    ("picks", "expected"),
    [
        pytest.param([], list(range(8)), id="no pick takes all"),
        pytest.param([pick(column="Gene Symbol")], [0, 1, 4, 5], id="each value, spread over the file"),
        pytest.param([pick(column="Gene Symbol", values=["CDC20"])], [0, 4], id="one value"),
        pytest.param([pick(column=r"Phenotype \d+")], [5, 6], id="empty cells do not count"),
        pytest.param([pick(column="Phenotype 1", values=[""])], [0, 2], id="unless they are asked for"),
        pytest.param([pick(column="Gene")], [], id="a column has to match whole"),
        pytest.param([pick(column="Gene Symbol", each=9, values=["CDC20"])], [0, 2, 4, 6], id="fewer than asked for"),
        pytest.param([pick(column="Well", values=["A8"]), pick(column="Well", values=["A1"])], [0, 7], id="in order"),
    ],
)
def test_choose(picks: list[Pick], expected: list[int]) -> None:
    assert choose(HEADER, ROWS, picks) == expected


def test_read_lines_skips_comments_hints_and_spilled_blanks(tmp_path: Path) -> None:
    path = tmp_path / "study.txt"
    path.write_text('# Section\nStudy Title\t"A ""true"" title"\t\t\n\t\t\n\nStudy Version\t# leave blank\n', "utf-8")
    assert read_lines(path) == [Line("Study Title", ('A "true" title', "", "")), Line("Study Version", ("",))]


def test_a_line_ends_with_its_last_value() -> None:
    assert str(Line("Phenotype Name", ("", "late", "", ""))) == "Phenotype Name\t\tlate"


SOURCE = """\
Comment[IDR Study Accession]\tidr9999
Study Title\tA title
Study Description\tThe words of somebody else
Study Person Email\tsomebody@example.org
Study License\tCC0 1.0
Study License URL\thttps://creativecommons.org/publicdomain/zero/1.0/
Study Copyright\tNobody et al
Screen Number\t1
Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenA
Screen Type\tprimary screen
Screen Type Term Accession\tBAO_0000031
Protocol Description\tMix and shake
Phenotype Name\tlate
Screen Number\t2
Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenB
"""
STUDY: Mapping[str, Any] = {
    "folder": "idr9999-nobody-nothing",
    "description": "Our words.",
    "component": [
        {
            "name": "screenA",
            "description": "Our words on the screen.",
            "without": ["Screen Type Term Accession"],
            "drop": ["*Sequence"],
            "pick": [{"column": "Gene", "values": ["CDC20"], "each": 5}],
        }
    ],
}


@pytest.fixture
def excerpt(tmp_path: Path) -> Path:
    folder = tmp_path / "source" / "idr9999-nobody-nothing"
    (folder / "screenA").mkdir(parents=True)
    (folder / "idr9999-study.txt").write_text(SOURCE, "utf-8")
    (folder / "LICENSE_NOTE.txt").write_text("Source repository: IDR/idr9999-nobody-nothing\n", "utf-8")
    table = '\ufeffWell,Gene,Sense Sequence,Comment\nA1,CDC20,ACGT,"a, b"\nA2,INCENP,ACGT,\n'
    (folder / "screenA" / "idr9999-screenA-annotation.csv").write_text(table, "utf-8")
    write(tmp_path / "source", tmp_path / "target", STUDY)
    return tmp_path / "target" / "idr9999-nobody-nothing"


def test_study_text_has_facts_and_our_words_only(excerpt: Path) -> None:
    text = (excerpt / "idr9999-study.txt").read_text("utf-8")
    assert text == (
        "# Made for Vitrine's demo: facts of idr9999-nobody-nothing; the descriptions are our own.\n"
        "# Source: https://github.com/IDR/idr9999-nobody-nothing\n"
        "# Licence: CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/), copyright Nobody et al\n"
        "Comment[IDR Study Accession]\tidr9999\n"
        "Study Title\tA title\n"
        "Study Description\tOur words. The demo holds 1 of the 2 samples of screenA.\n"
        "Study License\tCC0 1.0\n"
        "Study License URL\thttps://creativecommons.org/publicdomain/zero/1.0/\n"
        "Study Copyright\tNobody et al\n"
        "\n"
        "Screen Number\t1\n"
        "Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenA\n"
        "Screen Description\tOur words on the screen.\n"
        "Screen Comments\tAn excerpt: 1 of 2 rows.\n"
        "Screen Type\tprimary screen\n"
        "Phenotype Name\tlate\n"
    )


def test_table_keeps_chosen_rows_and_its_byte_order_mark(excerpt: Path) -> None:
    data = (excerpt / "screenA" / "idr9999-screenA-annotation.csv").read_bytes()
    assert data == '\ufeffWell,Gene,Comment\nA1,CDC20,"a, b"\n'.encode()


def test_pick_reads_a_regular_expression() -> None:
    assert pick(column=r"Phenotype \d+").column == re.compile(r"Phenotype \d+")
