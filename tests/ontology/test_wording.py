"""One image, two images."""

import pytest

from ontology.wording import counted, listed, plural


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "image", "0 images"),
        (1, "image", "1 image"),
        (1152, "sample", "1,152 samples"),
        (1, "study", "1 study"),
        (2, "study", "2 studies"),
        (3, "species", "3 species"),
        (1, "unreadable record", "1 unreadable record"),
        (2, "unreadable record", "2 unreadable records"),
    ],
)
def test_a_number_takes_its_noun(number, noun, said):
    assert counted(number, noun) == said


@pytest.mark.parametrize(
    ("noun", "said"), [("sample", "samples"), ("open study", "open studies"), ("species", "species")]
)
def test_several_of_a_noun(noun, said):
    assert plural(noun) == said


@pytest.mark.parametrize(
    ("words", "last", "said"),
    [
        ([], "and", ""),
        (["IDR"], "and", "IDR"),
        (("IDR", "BioStudies"), "and", "IDR and BioStudies"),
        (["curators", "reviewers", "operators"], "or", "curators, reviewers or operators"),
    ],
)
def test_a_list_of_words_reads_as_a_sentence_does(words, last, said):
    assert listed(words, last) == said
