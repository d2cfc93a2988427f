import pytest

from curation.suggest import suggest
from curation.suggest.engine import MAX_TEXTS
from ontology import services
from ontology.problems import NotFound, Problem
from tests.ontology.files import stanza, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


def terms(text, **options):
    (found,) = suggest([text], "phenotype", **options)
    return [candidate.term for candidate in found.candidates]


def first(text, **options):
    (found,) = suggest([text], "phenotype", **options)
    return found.candidates[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("large nuclei", "CMPO:0000140"),
        ("Increased nuclei size (automatic)", "CMPO:0000140"),
        ("nucleus size decreased", "CMPO:0000141"),
        ("delayed mitosis", "CMPO:0000202"),
        ("cell deaths", "CMPO:0000030"),
    ],
)
def test_words_lead_to_their_term(text, expected):
    assert first(text).term == expected


def test_every_candidate_says_why():
    assert first("Large nuclei").reason == "the text is its synonym 'large nuclei'"
    assert first("LARGE NUCLEUS").reason == "the text is its synonym 'large nuclei', spelt differently"
    assert first("mitotic delay").reason == "the text is its related synonym 'mitotic delay'"


def test_a_name_in_full_is_surer_than_a_likeness():
    assert first("large nuclei").confidence > first("strangely large nuclei in metaphase").confidence


@pytest.mark.parametrize("text", ["", "  ", "42", "zzz qqq", "not determined"])
def test_nothing_is_suggested_where_nothing_fits(text):
    assert terms(text) == []


def test_texts_keep_their_order_and_number():
    found = suggest(["cell death", "zzz qqq", "cell death", "round cell"], "phenotype", limit=1)
    assert [[one.term for one in each.candidates] for each in found] == [
        ["CMPO:0000030"], [], ["CMPO:0000030"], ["CMPO:0000118"],
    ]  # fmt: skip
    assert suggest([], "phenotype") == []


def test_what_is_behind_a_likely_first_is_shown_however_unlikely():
    (found,) = suggest(["cell death"], "phenotype", limit=50)
    assert found.candidates[0].confidence > 0.5
    assert found.candidates[-1].confidence < 0.03


def test_the_limit_is_kept():
    assert len(terms("nucleus size", limit=1)) == 1


def test_an_accepted_mapping_counts_for_other_studies_at_once(decide):
    assert "CMPO:0000118" not in terms("balloon")
    study = decide("balloon", "CMPO:0000118")
    found = first("Balloons")
    assert (found.term, found.reason) == ("CMPO:0000118", f"accepted for the same text in {study.accession}")
    own = first("balloon", study=study.pk)
    assert (own.term, own.reason) == ("CMPO:0000118", "accepted in this study")


def test_a_decision_beats_the_words(decide):
    decide("large nuclei", "CMPO:0000030")
    decide("large nuclei", "CMPO:0000030")
    assert terms("large nuclei")[:2] == ["CMPO:0000030", "CMPO:0000140"]


def test_a_rejected_mapping_sinks_at_once(decide):
    before = first("cell death perhaps")
    assert before.term == "CMPO:0000030"
    study = decide("cell death perhaps", "CMPO:0000030", overruled=True)
    assert "CMPO:0000030" not in terms("cell death perhaps", study=study.pk)
    (elsewhere,) = suggest(["cell death perhaps"], "phenotype", limit=50)
    left = {candidate.term: candidate.confidence for candidate in elsewhere.candidates}
    assert left.get("CMPO:0000030", 0) < before.confidence
    assert first("cell death").term == "CMPO:0000030"


def test_a_rejected_mapping_says_so_and_moves_down(decide):
    before = first("nucleus size decreased")
    study = decide("nucleus size decreased", before.term, overruled=True)
    (found,) = suggest(["nucleus size decreased"], "phenotype", limit=50)
    after = next(one for one in found.candidates if one.term == before.term)
    assert after.confidence < before.confidence
    assert after.reason.startswith(f"rejected for the same text in {study.accession}; the text")
    for _ in range(2):
        decide("nucleus size decreased", before.term, overruled=True)
    assert before.term not in terms("nucleus size decreased")[:1]


def test_decisions_about_other_properties_do_not_count(decide):
    decide("balloon", "CMPO:0000118")
    assert suggest(["balloon"], "disease")[0].candidates == ()


@pytest.mark.parametrize(
    ("property_key", "problem", "words_said"),
    [("protein", Problem, "terms can stand for"), ("dose", Problem, "number"), ("phenotyp", NotFound, "phenotype")],
)
def test_what_cannot_be_asked_is_said(property_key, problem, words_said):
    with pytest.raises(problem, match=words_said):
        suggest(["x"], property_key)


def test_too_many_texts_are_refused():
    with pytest.raises(Problem, match="10,001"):
        suggest(["x"] * (MAX_TEXTS + 1), "phenotype")


@pytest.mark.parametrize(
    ("text", "is_unique"),
    [
        ("large nuclei", True),
        ("Cell Deaths phenotype", True),
        ("mitotic delay", False),  # a RELATED synonym
        ("large nuclei (manual)", False),  # only without its remark
        ("large nuclei; round cell", False),  # in pieces
        ("strangely large nuclei", False),
    ],
)
def test_a_name_that_only_one_term_has_is_unique(text, is_unique):
    assert first(text).unique is is_unique


def test_a_name_of_two_terms_is_not_unique(tmp_path):
    twin = stanza("HP:0000001", "Big cells", 'synonym: "large nuclei" EXACT []')
    services.load_source(source=write(tmp_path / "hp.obo", twin), prefix="HP")
    assert not first("large nuclei").unique
    assert first("large nuclei", organisms=["NCBITaxon:4896"]).unique


def test_a_name_that_somebody_overruled_is_not_unique(decide):
    decide("large nuclei", "CMPO:0000140", overruled=True)
    assert not any(one.unique for one in suggest(["large nuclei"], "phenotype")[0].candidates)
