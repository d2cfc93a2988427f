"""An answer as lines of text."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from catalog.search.language import parse
from catalog.search.results import Chip, Facet, FacetValue, SearchResult, StudyHit, Through, Totals, Why
from catalog.search.terminal import show

HIT = StudyHit(1, "idr", "idr0013", "A screen of mitosis", 30, 60)
TERM = Chip("term", "mitosis delayed", "phenotype", "Phenotype", "CMPO:0000004", below=2)


def lines(**given):
    screen = Console(file=io.StringIO(), width=160)
    given = {"query": "", "request": parse(""), "totals": Totals(1, 30, 60)} | given
    show(SearchResult(**given), screen)
    return [line.strip() for line in screen.file.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (Totals(1, 1, 1), "1 study · 1 sample · 1 image"),
        (Totals(2, 1200, 7), "2 studies · 1,200 samples · 7 images"),
        (Totals(2, 12, 7, images_complete=False), "2 studies · 12 samples · 7 images known of"),
        (Totals(2, 12, 0, images_complete=False), "2 studies · 12 samples · images not counted by the archive"),
        (Totals(), "0 studies · 0 samples · 0 images"),
    ],
)
def test_the_totals(totals, said):
    assert lines(totals=totals) == [said]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "phenotype mitosis delayed CMPO:0000004 and 2 below"),
        ({"below": 0}, "phenotype mitosis delayed CMPO:0000004"),
        ({"exact": True}, "phenotype mitosis delayed CMPO:0000004 only"),
        ({"negated": True}, "not phenotype mitosis delayed CMPO:0000004 and 2 below"),
        ({"absent": True, "below": 0}, "absent phenotype mitosis delayed CMPO:0000004"),
        ({"joined": True}, "or phenotype mitosis delayed CMPO:0000004 and 2 below"),
        ({"below": 0, "orthologues": 1}, "phenotype mitosis delayed CMPO:0000004 and 1 orthologue"),
        (
            {"below": 0, "recognised": "delayed mitosis"},
            'phenotype mitosis delayed CMPO:0000004  from "delayed mitosis"',
        ),
        (
            {"below": 0, "more_as_text": 3, "as_text": '"delayed mitosis"'},
            'phenotype mitosis delayed CMPO:0000004; as text it finds 3 samples more: "delayed mitosis"',
        ),
    ],
)
def test_what_was_understood(change, said):
    assert lines(chips=(replace(TERM, **change),))[0] == said


def test_what_needs_no_explanation_is_not_explained():
    assert lines(chips=(Chip("text", "spindle"), Chip("study", "idr:idr0013")))[0].startswith("1 study")


def test_notes_stand_above_the_totals():
    assert lines(notes=("CMPO:1 is now CMPO:2.",))[0] == "CMPO:1 is now CMPO:2."


@pytest.mark.parametrize(
    ("hit", "images"),
    [
        (HIT, "60"),
        (replace(HIT, images=7, images_complete=False), "7"),
        (replace(HIT, images=0, images_complete=False), "?"),
        (replace(HIT, images=0), "0"),
    ],
)
def test_a_study_with_its_images_as_far_as_they_are_known(hit, images):
    row = next(line for line in lines(studies=(hit,)) if "idr:idr0013" in line)
    assert row.split()[:3] == ["30", images, "idr:idr0013"]


def through(*numbers):
    return tuple(Through(f"CMPO:{number}", f"term {number}", number) for number in numbers)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ((Through("CMPO:9", "mitosis delayed", 30),), "mitosis delayed: as such"),
        (through(20), "mitosis delayed: through term 20 (20)"),
        (through(20, 9, 8), "mitosis delayed: through term 20 (20), term 9 (9), term 8 (8)"),
        (through(20, 9, 8, 7, 6), "mitosis delayed: through term 20 (20), term 9 (9), term 8 (8) and 2 more"),
    ],
)
def test_why_a_study_matched(own, said):
    why = Why("phenotype", "CMPO:9", "mitosis delayed", own)
    assert said in lines(studies=(replace(HIT, why=(why,)),))


def test_facets_tell_what_they_leave_out():
    values = [FacetValue("gene", f"g:{number}", f"G{number}", 100 - number, 0, 1) for number in range(8)]
    facet = Facet("gene", "Gene", tuple(values), more=4)
    shown = lines(facets={"gene": facet})
    assert "and 6 more" in shown
    assert not any("G7" in line for line in shown)


def test_the_page_is_told_where_there_are_several():
    assert lines(pages=3)[-1] == "Page 1 of 3."
    assert "Page" not in lines(pages=1)[-1]
