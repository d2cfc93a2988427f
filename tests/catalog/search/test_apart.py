"""Documents of images that were annotated apart from their sample, and how these are asked."""

import pytest

from catalog.search import apart
from catalog.search.documents import Builder
from catalog.search.engines.base import Both, Either, Everything, HasAny, Not, Phrase
from catalog.search.rows import StudyRow
from catalog.search.vocabulary import Words
from tests.contract.corpus import MemoryVocabulary, present, profile, sample_apart

ROUND, LATE = present("phenotype", "CMPO:0000006"), present("phenotype", "CMPO:0000004")


def test_an_image_has_what_is_its_own_and_tells_what_is_beside_it():
    builder = Builder(Words(MemoryVocabulary()))
    state = sample_apart(5, profile(ROUND), images=[[LATE]], rest=3)
    [sample] = builder.of_study(StudyRow(1, "idr", "idr0001"), [state])
    late, rest = builder.take_images()
    assert sample["context"].startswith("1|0|")
    assert sample["phenotype"] == "CMPO:0000004 CMPO:0000006"
    assert (late["id"], late["sample"], late["phenotype"]) == (500, "5", "CMPO:0000004 CMPO:0000006")
    assert (rest["id"], rest["sample"], rest["phenotype"]) == (-5, "5", "CMPO:0000006 ^CMPO:0000004")
    assert (late["phenotype_sig"], rest["phenotype_sig"]) == ("1|1|CMPO:0000004 CMPO:0000006", "1|3|CMPO:0000006")
    assert "delayed" not in rest["text"]
    assert rest["sample_text"] == late["sample_text"] == sample["text"]
    assert builder.take_images() == []


TERM = HasAny("phenotype_up", ("CMPO:0000004",))
ANYWHERE = HasAny("phenotype_up", ("CMPO:0000004", "^CMPO:0000004"))
STUDY = HasAny("study", ("1",))
WORD = Phrase("text", ("delayed",))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Everything(), Everything()),
        (TERM, TERM),
        (Not(TERM), Not(ANYWHERE)),
        (Not(STUDY), Not(STUDY)),
        (Not(WORD), Not(Phrase("sample_text", ("delayed",)))),
        (Both((TERM, Not(Either((TERM, STUDY))))), Both((TERM, Not(Either((ANYWHERE, STUDY)))))),
        (Either((WORD, TERM)), Either((WORD, TERM))),
        (Not(Both((TERM, Not(TERM)))), Not(Both((ANYWHERE, Not(TERM))))),
    ],
)
def test_a_not_is_about_the_whole_sample(node, expected):
    assert apart.asked(node) == expected
