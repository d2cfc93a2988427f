"""The index and the candidates, without a database."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.matching import Scope
from ontology.matching.building import NameEntry, TermEntry
from ontology.matching.candidates import FEATURES, TERMS_PER_TEXT, candidates
from ontology.matching.index import Index, largest
from ontology.matching.indexing import build
from tests.ontology.test_lexicon import lexicon_of

TERMS = [
    TermEntry(1, "CMPO:0000140", "increased nucleus size phenotype", False, "", ("CMPO",)),
    TermEntry(2, "CMPO:0000141", "decreased nucleus size phenotype", False, "", ("CMPO",)),
    TermEntry(3, "CMPO:0000202", "mitosis delayed phenotype", False, "", ("CMPO",)),
    TermEntry(4, "CMPO:0000009", "obsolete slow mitosis", True, "CMPO:0000202", ("CMPO",)),
    TermEntry(5, "CMPO:0000010", "obsolete lost term", True, "", ("CMPO",)),
    TermEntry(6, "EFO:0001209", "MDA-MB-231", False, "", ("EFO",)),
    TermEntry(7, "FBbi:00000257", "scanning electron microscopy (SEM)", False, "", ("FBbi",)),
    TermEntry(8, "FBbi:00000251", "confocal microscopy", False, "", ("FBbi",)),
    TermEntry(9, "FBbi:00000332", "structured illumination microscopy", False, "", ("FBbi",)),
    TermEntry(10, "EFO:0002887", "SEM cell line", False, "", ("EFO",)),
    TermEntry(11, "EFO:0000011", "open-angle glaucoma 1", False, "", ("EFO",)),
    TermEntry(12, "EFO:0000012", "open-angle glaucoma 2", False, "", ("EFO",)),
]
SYNONYMS = [
    NameEntry(1, "EXACT", "large nuclei"),
    NameEntry(4, "EXACT", "slow mitosis"),
    NameEntry(7, "EXACT", "scanning electron microscopy"),
    NameEntry(9, "RELATED", "stimulated emission depletion (STED)"),
    NameEntry(10, "EXACT", "SEM"),
]
CMPO, FBBI, EFO = (Scope(frozenset({prefix})) for prefix in ("CMPO", "FBbi", "EFO"))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    lexicon = lexicon_of(tmp_path_factory.mktemp("lexicon"), TERMS, SYNONYMS)
    folder = tmp_path_factory.mktemp("index")
    build(folder, lexicon)
    return Index(folder, lexicon)


def ranked(index, text, *scopes, sense="", **more):
    found = candidates(index.view(scopes), [text], sense, **more)
    return [index.lexicon.term(place).curie for place in found.term.tolist()]


def features(index, text, curie, *scopes):
    found = candidates(index.view(scopes), [text])
    row = found.features[found.term.tolist().index(index.lexicon.place(curie))]
    return dict(zip(FEATURES, row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "scope", "expected"),
    [
        ("mitosis delayed", CMPO, "CMPO:0000202"),
        ("delay of mitosis", CMPO, "CMPO:0000202"),
        ("mitoses delayd", CMPO, "CMPO:0000202"),
        ("slow mitosis", CMPO, "CMPO:0000202"),
        ("larger nuclei", CMPO, "CMPO:0000140"),
        ("nucleus size decreased", CMPO, "CMPO:0000141"),
        ("MDAMB231", EFO, "EFO:0001209"),
        ("mda mb-231", EFO, "EFO:0001209"),
        ("SEM", FBBI, "FBbi:00000257"),
        ("SEM", EFO, "EFO:0002887"),
        ("SIM", FBBI, "FBbi:00000332"),
        ("STED", FBBI, "FBbi:00000332"),
        ("glaucoma 2, open angle", EFO, "EFO:0000012"),
    ],
)
def test_the_best_candidate(index, text, scope, expected):
    assert ranked(index, text, scope)[0] == expected


def test_a_scope_is_kept(index):
    assert {curie.partition(":")[0] for curie in ranked(index, "SEM of mitosis delayed", FBBI)} == {"FBbi"}


def test_obsolete_terms_are_never_candidates(index):
    everything = {curie for text in ("slow mitosis", "lost term") for curie in ranked(index, text)}
    assert not everything & {"CMPO:0000009", "CMPO:0000010"}


def test_pieces_of_a_text_find_their_own_terms(index):
    found = candidates(index.view([FBBI]), ["confocal and SIM"])
    pieces = {
        index.lexicon.term(term).curie: found.pieces[piece] for term, piece in zip(found.term, found.piece, strict=True)
    }
    assert pieces["FBbi:00000251"] == "confocal"
    assert pieces["FBbi:00000332"] == "SIM"


@pytest.mark.parametrize("text", ["", "-", "zzzz qqqq", "5 µm"])
def test_texts_that_name_nothing_find_nothing(index, text):
    assert ranked(index, text, FBBI) == []


def test_an_empty_scope_and_no_text_at_all_are_no_trouble(index):
    assert ranked(index, "mitosis", Scope(frozenset({"NOPE"}))) == []
    assert len(candidates(index.view(), []).term) == 0


def test_texts_of_a_batch_do_not_disturb_each_other(index):
    texts = ["SEM", "", "mitosis delayed", "confocal and SIM"]
    together = candidates(index.view(), texts)
    for place, text in enumerate(texts):
        alone = candidates(index.view(), [text])
        mine = together.text == place
        assert together.term[mine].tolist() == alone.term.tolist()
        np.testing.assert_allclose(together.features[mine], alone.features, rtol=1e-4, atol=1e-5)
    assert max(np.bincount(together.text)) <= TERMS_PER_TEXT


def test_features_tell_what_agrees_and_what_does_not(index):
    same = features(index, "Large nuclei", "CMPO:0000140", CMPO)
    assert (same["same_spelling"], same["same_form"], same["exact"], same["quality_conflicts"]) == (1, 1, 1, 0)
    opposite = features(index, "increased nucleus size", "CMPO:0000141", CMPO)
    assert opposite["quality_conflicts"] == 1
    assert opposite["entity_meant"] > opposite["name_covered"]
    other_number = features(index, "open-angle glaucoma 2", "EFO:0000011", EFO)
    assert other_number["number_conflicts"] == 2
    assert features(index, "open-angle glaucoma 2", "EFO:0000012", EFO)["number_conflicts"] == 0


@given(st.lists(st.floats(0, 1, width=16), min_size=20, max_size=200), st.integers(1, 19))
def test_the_largest_scores_are_found_without_comparing_all(scores, count):
    array = np.array(scores, dtype=np.float32)
    assert sorted(array[largest(array, count)]) == sorted(array)[-count:]


def test_held_out_names_are_not_found_by_themselves(index):
    assert ranked(index, "slow mitosis", CMPO)[0] == "CMPO:0000202"
    held = candidates(index.view([CMPO]), ["large nuclei"], held_out=True)
    assert "large nuclei" not in {index.forms.text(int(name)) for name in held.name}


def test_a_term_that_took_over_from_another_ontology_is_in_use_in_both(tmp_path):
    terms = [
        TermEntry(1, "MONDO:0000001", "asthma", False, "", ("MONDO",)),
        TermEntry(2, "MONDO:0000002", "asthma, dog", False, "", ("MONDO",)),
        TermEntry(3, "EFO:0000001", "obsolete asthma", True, "MONDO:0000001", ("EFO",)),
        TermEntry(4, "MONDO:0000003", "obsolete dog asthma", True, "MONDO:0000002", ("MONDO",)),
        TermEntry(5, "EFO:0000002", "obsolete wheeze", True, "", ("EFO",)),
    ]
    lexicon = lexicon_of(tmp_path, terms, [NameEntry(3, "EXACT", "bronchial asthma")])
    folder = tmp_path / "index"
    folder.mkdir()
    build(folder, lexicon)
    made = Index(folder, lexicon)
    counts = {curie: features(made, "asthma", curie)["predecessors"] for curie in ("MONDO:0000001", "MONDO:0000002")}
    assert counts == {"MONDO:0000001": pytest.approx(np.log(2)), "MONDO:0000002": 0}
    owners, names = made.names_of(np.array([lexicon.place("MONDO:0000002"), lexicon.place("MONDO:0000001")]))
    found = [(owner, lexicon.names.text(name)) for owner, name in zip(owners.tolist(), names.tolist(), strict=True)]
    assert sorted(found) == [
        *[(0, "asthma dog"), (0, "obsolete dog asthma"), (1, "asthma"), (1, "bronchial asthma"), (1, "obsolete asthma")]
    ]
    assert [len(array) for array in made.names_of(np.array([], dtype=np.int32))] == [0, 0]
