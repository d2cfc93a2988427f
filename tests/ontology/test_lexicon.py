"""The lexicon without a database: exact names, scopes, completion."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.matching import Scope
from ontology.matching.building import NameEntry, TermEntry, build
from ontology.matching.completion import complete
from ontology.matching.lexicon import Lexicon
from ontology.matching.normalisation import key

TERMS = [
    TermEntry(1, "CMPO:0000001", "phenotype", False, "", ("CMPO",)),
    TermEntry(2, "CMPO:0000002", "mitosis delayed phenotype", False, "", ("CMPO",)),
    TermEntry(3, "CMPO:0000003", "mitosis delayed in prometaphase", False, "", ("CMPO",)),
    TermEntry(4, "CMPO:0000004", "elongated cell", False, "", ("CMPO",)),
    TermEntry(5, "CMPO:0000005", "mitosis delayed", True, "CMPO:0000002", ("CMPO",)),
    TermEntry(6, "GO:0000278", "mitotic cell cycle", False, "", ("GO",)),
    TermEntry(7, "GO:0007067", "mitosis", False, "", ("GO",)),
    TermEntry(8, "FBbi:00000251", "confocal microscopy", False, "", ("FBbi",)),
    TermEntry(9, "AfPO:0000056", "Maasai", False, "", ("AfPO", "HANCESTRO")),
    TermEntry(10, "NCBIGene:991", "CDC20", False, "", ("NCBIGene",)),
    TermEntry(11, "CHEBI:1", "β-D-glucose", False, "", ("CHEBI",)),
    TermEntry(12, "CMPO:0000012", "", False, "", ("CMPO",)),
]
SYNONYMS = [
    NameEntry(2, "EXACT", "delayed mitosis"),
    NameEntry(2, "EXACT", "mitosis, delayed"),
    NameEntry(2, "RELATED", "elongated cell"),
    NameEntry(6, "EXACT", "mitosis"),
    NameEntry(6, "NARROW", "the mitosis of a cell"),
    NameEntry(7, "EXACT", "M phase"),
    NameEntry(10, "EXACT", "p55CDC"),
    NameEntry(99, "EXACT", "of no term"),
    NameEntry(12, "EXACT", " - "),
]
PARENTS = [(2, 1), (3, 2), (4, 1), (7, 6), (6, 7), (3, 99), (99, 1), (10, 7)]


def lexicon_of(folder, terms, synonyms=(), parents=()):
    names = [NameEntry(term.id, "label", term.label) for term in terms]
    build(folder, terms, [*names, *synonyms], parents)
    return Lexicon(folder)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    return lexicon_of(tmp_path_factory.mktemp("lexicon"), TERMS, SYNONYMS, PARENTS)


def found(hits):
    return [(hit.curie, hit.how) for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mitosis", [("GO:0007067", "label"), ("GO:0000278", "synonym")]),
        ("Delayed  MITOSIS", [("CMPO:0000002", "synonym")]),
        ("mitosis delayed", [("CMPO:0000002", "synonym"), ("CMPO:0000005", "label")]),
        ("elongated cells", [("CMPO:0000004", "label"), ("CMPO:0000002", "synonym")]),
        ("beta-d glucose", [("CHEBI:1", "label")]),
        ("p55-CDC", []),
        ("p55cdc", [("NCBIGene:991", "synonym")]),
        ("mitos", []),
        ("", []),
        ("-", []),
        ("of no term", []),
    ],
)
def test_exact_names(lexicon, text, expected):
    assert found(lexicon.exact(text)) == expected


def test_a_hit_says_which_name_it_was_found_by(lexicon):
    (hit,) = lexicon.exact("delayed mitosis")
    assert (hit.id, hit.label, hit.name, hit.kind) == (2, "mitosis delayed phenotype", "delayed mitosis", "EXACT")
    former = lexicon.exact("mitosis delayed")[1]
    assert (former.obsolete, former.replaced_by) == (True, "CMPO:0000002")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), 12),
        (Scope(frozenset({"CMPO"})), 6),
        (Scope(frozenset({"CMPO", "GO"})), 8),
        (Scope(frozenset({"HANCESTRO"})), 1),
        (Scope(frozenset({"AfPO"})), 1),
        (Scope(frozenset({"nothing"})), 0),
        (Scope(roots=frozenset({"CMPO:0000001"})), 4),
        (Scope(roots=frozenset({"CMPO:0000002"})), 2),
        (Scope(roots=frozenset({"CMPO:0000002", "CMPO:0000004"})), 3),
        (Scope(roots=frozenset({"GO:0007067"})), 3),
        (Scope(frozenset({"GO"}), frozenset({"GO:0007067"})), 2),
        (Scope(roots=frozenset({"CMPO:9999999"})), 0),
    ],
)
def test_what_is_inside_a_scope(lexicon, scope, expected):
    assert lexicon.mask([scope]).sum() == expected


def test_several_scopes_are_one_or_the_other(lexicon):
    scopes = [Scope(frozenset({"GO"})), Scope(frozenset({"CMPO"}), frozenset({"CMPO:0000002"}))]
    assert lexicon.mask(scopes).sum() == 4
    assert found(lexicon.exact("mitosis", scopes[1:])) == []
    assert found(lexicon.exact("elongated cell", scopes)) == [("CMPO:0000002", "synonym")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # exact label, exact synonym, prefix, words; the obsolete one at the end
        (
            "mitosis",
            [
                ("GO:0007067", "label"),
                ("GO:0000278", "synonym"),
                ("CMPO:0000002", "prefix"),
                ("CMPO:0000003", "prefix"),
                ("CMPO:0000005", "prefix"),
            ],
        ),
        ("mitosis del", [("CMPO:0000002", "prefix"), ("CMPO:0000003", "prefix"), ("CMPO:0000005", "prefix")]),
        ("promet mit", [("CMPO:0000003", "word")]),
        ("microsc", [("FBbi:00000251", "word")]),
        ("conofcal", [("FBbi:00000251", "fuzzy")]),
        ("mitossi delaid", [("CMPO:0000002", "fuzzy"), ("CMPO:0000003", "fuzzy"), ("CMPO:0000005", "fuzzy")]),
        ("cdc", [("NCBIGene:991", "prefix")]),
        ("CDC2O", [("NCBIGene:991", "fuzzy")]),
        ("9999", []),
        ("x", []),
        ("", []),
        ("  ", []),
    ],
)
def test_completion(lexicon, text, expected):
    assert found(complete(lexicon, text)) == expected


def test_completion_keeps_to_the_scope_and_to_the_limit(lexicon):
    scope = [Scope(frozenset({"CMPO"}))]
    assert found(complete(lexicon, "mitosis", scope, 2)) == [("CMPO:0000002", "prefix"), ("CMPO:0000003", "prefix")]


def test_an_obsolete_term_with_exactly_this_name_always_has_a_place(lexicon):
    hits = complete(lexicon, "mitosis delayed", limit=2)
    assert found(hits) == [("CMPO:0000002", "synonym"), ("CMPO:0000005", "label")]
    assert hits[1].replaced_by == "CMPO:0000002"


def test_terms_by_their_id(lexicon):
    assert lexicon.by_curie("FBbi:00000251").label == "confocal microscopy"
    assert lexicon.by_curie("FBbi:00000252") is None


def test_an_empty_lexicon_finds_nothing(tmp_path):
    empty = lexicon_of(tmp_path, [])
    assert (len(empty), empty.exact("a"), complete(empty, "abcd"), empty.by_curie("X:1")) == (0, [], [], None)


def test_a_lexicon_of_many_names_with_one_beginning(tmp_path):
    terms = [TermEntry(n, f"X:{n}", f"cell {n}", False, "", ("X",)) for n in range(1, 5000)]
    lexicon = lexicon_of(tmp_path, terms, [NameEntry(1, "EXACT", f"cell kind {n}") for n in range(2000)])
    assert [hit.label for hit in complete(lexicon, "cel", limit=3)] == ["cell 1", "cell 2", "cell 3"]
    assert len(complete(lexicon, "c", limit=100)) == 100
    assert len(complete(lexicon, "cill kynd", limit=100)) == 1


label = st.text("abcde -é'", min_size=1, max_size=12)


@settings(deadline=None, max_examples=40)
@given(st.lists(label, min_size=1, max_size=25), st.data())
def test_every_name_is_found_by_itself_and_by_its_beginning(tmp_path_factory, labels, data):
    terms = [TermEntry(n, f"X:{n}", text, n % 3 == 0, "", ("X",)) for n, text in enumerate(labels)]
    lexicon = lexicon_of(tmp_path_factory.mktemp("lexicon"), terms)
    wanted = data.draw(st.sampled_from(labels))
    same = {f"X:{n}" for n, text in enumerate(labels) if key(text) and key(text) == key(wanted)}
    assert {hit.curie for hit in lexicon.exact(wanted)} == same
    hits = complete(lexicon, wanted, limit=50)
    assert same <= {hit.curie for hit in hits}
    assert [hit.obsolete for hit in hits] == sorted(hit.obsolete for hit in hits)
    assert len({hit.curie for hit in hits}) == len(hits)


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=30))
def test_any_text_may_be_typed(lexicon, text):
    assert len(complete(lexicon, text, limit=5)) <= 5
    lexicon.exact(text)
