"""Out and in again: nothing differs, whatever the words; and what a spreadsheet program does to a file is seen."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.judgement import Edit, Judgement, Outcome, Target
from curation.services import save
from curation.spreadsheets import difference, xlsx
from curation.spreadsheets.files import read
from tests.curation.judging import LARGE, ROUND, choice, draft, value
from tests.curation.people import curator
from tests.curation.spreadsheets.sheets import compared, edited, example, faults, saved_by_hand, sheet
from tests.curation.spreadsheets.test_cells import DANGEROUS, TEXTS
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db
DAY = datetime.fromisoformat("2026-09-02")  # as spreadsheets have it: of no zone
HARD = [
    "tab\there",
    "two\nlines",
    '"quoted"',
    "=1+1",
    "'=1",
    "🔬 emoji",
    "x" * 2000,
    "1E5",
    "007",
    "-",
    "MARCH1",
    "2-Sep",
    "#N/A",
    " blanks ",
    "# remark",
]


@pytest.fixture
def study(words):
    return example()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.one_of(st.sampled_from(HARD), DANGEROUS, TEXTS).filter(str.strip), min_size=1, max_size=8),
    form=st.sampled_from(["tsv", "xlsx"]),
)
def test_nothing_differs_whatever_the_words(words, texts, form):
    study = StudyFactory()
    edits = []
    for text in dict.fromkeys(texts):
        row = value(study, text[:2000])
        said = Judgement((choice(LARGE, group=text[:36].strip()),), comment=text[:2000])
        edits.append(
            Edit(
                Target(row, "phenotype"),
                said if len(edits) % 2 else Judgement(outcome=Outcome.NONE, comment=text[:2000]),
            )
        )
    save(edits=edits, who=curator())
    found = compared(study, sheet(study), form=form)
    assert (found.changes, found.troubles, found.same) == ((), (), len(edits))


@pytest.mark.parametrize("form", ["tsv", "xlsx"])
@pytest.mark.parametrize("text", HARD)
def test_hard_words_are_judged(study, text, form):
    value(study, text)
    (change,) = compared(study, edited(sheet(study), text, term=LARGE), form=form).changes
    assert change.now.value.text == text


def test_three_seeded_mistakes(study):
    """A date where a gene was, a term that there is not, a value that somebody else judged meanwhile."""
    made = sheet(study)
    draft(value(study, "big nuclei"), ROUND, who=curator("curator-2"))
    opened = saved_by_hand(xlsx.write(made), B2=DAY, G3=LARGE, G4="CMPO:0009999", H4=None)
    found = difference.difference(study, read(opened, study), curator())
    assert [(row, column) for row, column, _ in faults(found)] == [(2, "text"), (3, "version"), (4, "term")]
    assert "a spreadsheet made a date of it" in faults(found)[0][2]
    assert "changed by curator-2" in faults(found)[1][2]
    assert "There is no term CMPO:0009999." in faults(found)[2][2]
    assert found.changes == ()


@pytest.mark.parametrize(
    ("cell", "written", "column"),
    [
        ("N3", DAY, "comment"),
        ("N3", "=A1", "comment"),
        ("H3", DAY, "label"),
        ("L3", 45537, "evidence"),
    ],
)
def test_what_was_converted_in_what_is_said(study, cell, written, column):
    opened = saved_by_hand(xlsx.write(edited(sheet(study), "big nuclei", term=LARGE)), **{cell: written})
    assert column in [where for _, where, _ in faults(difference.difference(study, read(opened, study), curator()))]
