import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.matching.normalisation import fold, key, singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mitosis delayed", "mitosis  DELAYED"),
        ("G2/M arrest", "G2-M arrest"),
        ("G2_M arrest", "g2 m arrest"),
        ("elongated cells", "elongated cell"),
        ("Alzheimer's disease", "Alzheimer’s diseases"),
        ("Sjögren syndrome", "Sjogren syndrome"),
        ("TGF-β", "TGF beta"),
        ("α-tubulin", "alpha tubulin"),
        ("ΔNp63", "delta Np63"),
        ("µm", "μm"),
        ("binucleated  cells ", "Binucleated-Cell"),
        ("nuclei", "nucleus"),
        ("abnormal mitochondria", "abnormal mitochondrion"),
        ("body parts", "body part"),
        ("branches", "branch"),
        ("bodies", "body"),
        ("Ørsted", "orsted"),
        ("ﬁbre", "fibre"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("CD4+ T cell", "CD4 T cell"), ("G1", "G2"), ("mitosis", "mitosi"), ("nucleus", "nucleu"), ("as", "a"), ("", "s")],
)
def test_different_names_stay_apart(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize("word", ["mitosis", "nucleus", "class", "his", "gas", "axis"])
def test_what_only_looks_like_a_plural_stays(word):
    assert singular(word) == word


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert key(fold(text)) == key(text)


@given(st.text(max_size=40))
def test_folded_text_is_words_with_single_blanks(text):
    folded = fold(text)
    assert folded == folded.strip()
    assert "  " not in folded
    assert folded == folded.casefold()
