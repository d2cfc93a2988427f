import pytest

from ontology.models import Term
from ontology.succession import Kind, successions
from tests.ontology.files import stanza

pytestmark = pytest.mark.django_db

GONE = "is_obsolete: true"


@pytest.fixture
def former(load):
    """Obsolete terms of EFO, what took their places in EFO and MONDO, and what did not."""
    load(
        stanza("MONDO:0000001", "disease"),
        stanza("MONDO:0000002", "asthma", "is_a: MONDO:0000001", "alt_id: MONDO:0000099"),
        name="mondo.obo",
        header=("format-version: 1.2", "ontology: mondo"),
    )
    load(
        stanza("EFO:0000001", "quality"),
        stanza("EFO:0000002", "colour"),
        stanza("EFO:0000010", "obsolete_asthma", GONE, "replaced_by: MONDO:0000002"),
        stanza("EFO:0000011", "wheezing", GONE, "replaced_by: EFO:0000010"),
        stanza("EFO:0000012", "by a former id", GONE, "replaced_by: MONDO:0000099"),
        stanza("EFO:0000020", "hue", GONE, "consider: EFO:0000002"),
        stanza("EFO:0000021", "look", GONE, "consider: EFO:0000001", "consider: EFO:0000002"),
        stanza("EFO:0000022", "looks", GONE, "replaced_by: EFO:0000021"),
        stanza("EFO:0000023", "twice the same", GONE, "consider: EFO:0000010", "consider: MONDO:0000002"),
        stanza("EFO:0000030", "elsewhere", GONE, "replaced_by: HP:0002099"),
        stanza("EFO:0000031", "nothing", GONE),
        stanza("EFO:0000032", "this", GONE, "replaced_by: EFO:0000033"),
        stanza("EFO:0000033", "that", GONE, "replaced_by: EFO:0000032"),
        stanza("EFO:0000034", "to nothing", GONE, "replaced_by: EFO:0000031"),
        name="efo.obo",
        header=("format-version: 1.2", "ontology: efo"),
    )
    return of


def of(curie):
    term = Term.objects.get(curie=curie)
    return successions([term])[term.pk]


def curies(found):
    return [term.curie for term in found.terms]


@pytest.mark.parametrize(
    ("curie", "kind", "terms", "way"),
    [
        ("EFO:0000010", Kind.REPLACED, ["MONDO:0000002"], ()),
        ("EFO:0000011", Kind.REPLACED, ["MONDO:0000002"], ("EFO:0000010",)),
        ("EFO:0000012", Kind.REPLACED, ["MONDO:0000002"], ()),
        ("EFO:0000020", Kind.ONE, ["EFO:0000002"], ()),
        ("EFO:0000021", Kind.SEVERAL, ["EFO:0000001", "EFO:0000002"], ()),
        ("EFO:0000022", Kind.SEVERAL, ["EFO:0000001", "EFO:0000002"], ("EFO:0000021",)),
        ("EFO:0000023", Kind.ONE, ["MONDO:0000002"], ("EFO:0000010",)),
        ("EFO:0000030", Kind.ABSENT, [], ()),
        ("EFO:0000031", Kind.NONE, [], ()),
        ("EFO:0000032", Kind.NONE, [], ("EFO:0000033",)),
        ("EFO:0000034", Kind.NONE, [], ("EFO:0000031",)),
    ],
)
def test_what_takes_the_place_of_a_term(former, curie, kind, terms, way):
    found = former(curie)
    assert (found.kind, sorted(curies(found)), found.way) == (kind, terms, way)


@pytest.mark.parametrize(
    ("curie", "sentence"),
    [
        ("EFO:0000010", "replaced by asthma (MONDO:0000002)"),
        ("EFO:0000011", "replaced by asthma (MONDO:0000002), by way of EFO:0000010"),
        ("EFO:0000020", "consider colour (EFO:0000002)"),
        ("EFO:0000030", "replaced by HP:0002099, which no loaded ontology states"),
        ("EFO:0000034", "no replacement is stated, by way of EFO:0000031"),
    ],
)
def test_in_words(former, curie, sentence):
    assert former(curie).sentence == sentence


def test_one_term_is_proposed_only_where_there_is_one(former):
    assert former("EFO:0000020").term.curie == "EFO:0000002"
    assert former("EFO:0000021").term is None
    assert former("EFO:0000031").term is None


def test_what_archives_wrote_of_an_ontology_that_is_not_loaded_is_no_replacement(former):
    Term.objects.create(curie="HP:0002099", kind=Term.Kind.UNRESOLVED)
    assert former("EFO:0000030").kind == Kind.ABSENT


def test_a_term_that_vanished_is_merged_into_the_one_that_took_its_id(load):
    header = ("format-version: 1.2", "ontology: cmpo")
    load(stanza("CMPO:0000001", "a"), stanza("CMPO:0000002", "b"), name="1.obo", header=header)
    load(stanza("CMPO:0000001", "a", "alt_id: CMPO:0000002"), name="2.obo", header=header)
    found = of("CMPO:0000002")
    assert (found.kind, curies(found), found.sentence) == (
        Kind.MERGED,
        ["CMPO:0000001"],
        "merged into a (CMPO:0000001)",
    )


def test_many_cost_as_few_queries_as_one(former, django_assert_max_num_queries):
    rows = list(Term.objects.filter(obsolete=True))
    with django_assert_max_num_queries(9):
        assert len(successions(rows)) == len(rows)
