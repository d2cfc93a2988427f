import numpy as np

from ontology.matching.synonyms import mine

WORDS = ["cell", "enlarged", "increased", "kidney", "large", "nucleus", "renal", "size"]


def mined(*terms, kind=0):
    """What follows from terms, each a list of names."""
    rows = [(term, [WORDS.index(word) for word in name.split()]) for term, names in enumerate(terms) for name in names]
    ends = np.cumsum([0, *(len(row) for _, row in rows)])
    words = np.array([word for _, row in rows for word in row], dtype=np.int32)
    owners = np.array([term for term, _ in rows], dtype=np.int32)
    found = mine(words, ends, owners, np.full(len(rows), kind, dtype=np.uint8))
    return {
        (WORDS[one], WORDS[other]): float(weight)
        for one, other, weight in zip(found["one"], found["other"], found["weight"], strict=True)
    }


THREE = (
    ["kidney size", "renal size"],
    ["increased kidney size", "increased renal size"],
    ["cell kidney", "renal cell"],
)


def test_words_that_stand_for_each_other_in_three_terms_are_similar():
    assert mined(*THREE) == {("kidney", "renal"): 1.0, ("renal", "kidney"): 1.0}


def test_two_terms_are_too_few():
    assert mined(*THREE[:2]) == {}


def test_many_names_of_one_term_are_one_vote():
    assert mined(["kidney size", "renal size", "kidney cell", "renal cell"]) == {}


def test_names_that_are_not_exact_say_nothing():
    assert mined(*THREE, kind=4) == {}


def test_a_word_that_is_changed_for_many_weighs_less():
    others = [
        ["increased size", "large size"],
        ["increased cell", "large cell"],
        ["increased nucleus", "large nucleus"],
    ]
    more = [
        ["increased size", "enlarged size"],
        ["increased cell", "enlarged cell"],
        ["enlarged nucleus", "increased nucleus"],
    ]
    weights = mined(*others, *more)
    assert weights["increased", "large"] == weights["large", "increased"] == 0.5
    assert ("large", "enlarged") not in weights
