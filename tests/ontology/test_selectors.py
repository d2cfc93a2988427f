import pytest

from ontology import selectors
from ontology.matching import Scope
from ontology.models import Term
from ontology.problems import NotFound
from tests.ontology.files import TYPEDEF, stanza

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(load):
    """CMPO:1 over 2 and 3, both over 4; 4 over 5 and an obsolete 6; 7 alone."""
    load(
        stanza("CMPO:0000001", "phenotype"),
        stanza("CMPO:0000002", "cell phenotype", "is_a: CMPO:0000001"),
        stanza("CMPO:0000003", "process phenotype", "is_a: CMPO:0000001"),
        stanza(
            "CMPO:0000004",
            "mitosis delayed",
            'synonym: "delayed mitosis" EXACT []',
            "is_a: CMPO:0000003",
            "relationship: part_of CMPO:0000002",
            "alt_id: CMPO:0000099",
        ),
        stanza("CMPO:0000005", "prometaphase delayed", "is_a: CMPO:0000004"),
        stanza("CMPO:0000006", "abolished", "is_a: CMPO:0000004", "is_obsolete: true", "replaced_by: CMPO:0000005"),
        stanza("CMPO:0000007", "alone"),
        TYPEDEF,
        name="cmpo.obo",
    )
    return {term.curie[-1]: term for term in Term.objects.all()}


@pytest.mark.parametrize(
    "spelling",
    [
        "CMPO:0000004",
        "CMPO_0000004",
        "http://www.ebi.ac.uk/cmpo/CMPO_0000004",
        "cmpo:4",
        "CMPO:0000099",
        "CMPO_0000099",
    ],
)
def test_a_term_by_its_id_in_any_spelling_and_by_a_former_id(tree, spelling):
    assert selectors.resolve(spelling) == tree["4"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("CMPO:0001234", "There is no term 'CMPO:0001234'."),
        ("EFO:0000001", "There is no term 'EFO:0000001'; the ontology EFO is not loaded."),
        ("mitosis delaid", "There is no term 'mitosis delaid'; did you mean mitosis delayed (CMPO:0000004)?"),
        ("qqqqqq", "There is no term 'qqqqqq'."),
        ("", "There is no term ''."),
    ],
)
def test_an_unknown_term_gets_the_nearest_right_word(tree, asked, message):
    with pytest.raises(NotFound) as caught:
        selectors.resolve(asked)
    assert str(caught.value) == message


def test_a_term_that_no_ontology_knows_is_found_by_its_exact_id(tree):
    strange = Term.objects.create(curie="FBbi_root:00000000", kind=Term.Kind.UNRESOLVED)
    assert selectors.resolve("FBbi_root:00000000") == strange
    assert selectors.find("CMPO:0000098") is None


def test_above_and_below(tree, django_assert_num_queries):
    ids = {number: term.pk for number, term in tree.items()}
    with django_assert_num_queries(1):
        above = selectors.ancestors([ids["5"], ids["1"]])
    assert above == {ids["5"]: {ids["4"], ids["3"], ids["2"], ids["1"]}, ids["1"]: set()}
    with django_assert_num_queries(1):
        below = selectors.descendants([ids["3"]])
    assert below == {ids["3"]: {ids["4"], ids["5"], ids["6"]}}
    assert selectors.ancestors([]) == {}


def test_children_and_parents_say_how_they_hang_and_how_much_is_below(tree, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = [(row.term.curie[-1], row.relation, row.below) for row in selectors.children(tree["1"])]
    assert found == [("2", "is_a", 3), ("3", "is_a", 3)]
    with django_assert_num_queries(2):
        found = [(row.term.curie[-1], row.relation, row.term.obsolete) for row in selectors.children(tree["4"])]
    assert found == [("5", "is_a", False), ("6", "is_a", True)]
    found = [(row.term.curie[-1], row.relation) for row in selectors.parents(tree["4"])]
    assert found == [("2", "part_of"), ("3", "is_a")]
    assert selectors.children(tree["7"]) == []


def test_the_ways_down_from_the_top(tree, django_assert_num_queries):
    with django_assert_num_queries(4):
        ways = selectors.paths(tree["5"])
    assert [[term.curie[-1] for term in way] for way in ways] == [["1", "2", "4", "5"], ["1", "3", "4", "5"]]
    assert selectors.paths(tree["7"]) == [[tree["7"]]]


def test_ways_are_found_on_a_cycle_too_and_are_not_endless(load):
    load(stanza("X:0000001", "a", "is_a: X:0000002"), stanza("X:0000002", "b", "is_a: X:0000001"))
    assert len(selectors.paths(Term.objects.get(curie="X:0000001"))) == 1


def test_there_are_at_most_twenty_ways(load):
    tops = [stanza(f"X:{n:07d}", f"top {n}") for n in range(1, 31)]
    load(*tops, stanza("X:0000099", "low", *(f"is_a: X:{n:07d}" for n in range(1, 31))))
    assert len(selectors.paths(Term.objects.get(curie="X:0000099"))) == 20


@pytest.mark.parametrize(
    ("text", "scope", "limit", "expected"),
    [
        ("mitosis", (), 10, ["4"]),
        ("delayed", (), 10, ["4", "5"]),
        ("delayed", (), 1, ["4"]),
        ("delayed", (), 0, ["4"]),
        ("delayed", Scope(frozenset({"EFO"})), 10, []),
        ("delayed", Scope(roots=frozenset({"CMPO:0000005"})), 10, ["5"]),
        ("delayed", [Scope(frozenset({"EFO"})), Scope(roots=frozenset({"CMPO:0000005"}))], 10, ["5"]),
        ("CMPO_0000005", (), 10, ["5"]),
        ("prometaphase delayed", (), 10, ["5"]),
    ],
)
def test_what_is_typed_is_completed(tree, text, scope, limit, expected):
    assert [hit.curie[-1] for hit in selectors.autocomplete(text, scope=scope, limit=limit)] == expected


def test_an_obsolete_term_comes_with_its_replacement(tree):
    (hit,) = selectors.autocomplete("abolished")
    assert (hit.obsolete, hit.replaced_by) == (True, "CMPO:0000005")


def test_terms_by_name(tree):
    assert [hit.curie for hit in selectors.terms_by_name("Delayed Mitoses")] == ["CMPO:0000004"]
    assert selectors.terms_by_name("Delayed Mitoses", scope=Scope(frozenset({"EFO"}))) == []
    assert selectors.terms_by_name("delay") == []


def test_completion_takes_a_fixed_number_of_queries(tree, django_assert_max_num_queries):
    selectors.autocomplete("mitosis")
    with django_assert_max_num_queries(4):
        selectors.autocomplete("mitosis")


def test_what_is_loaded(tree):
    assert [(ontology.prefix, ontology.term_count) for ontology in selectors.ontologies()] == [("CMPO", 7)]
