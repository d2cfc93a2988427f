"""Which terms in use a name can mean."""

import pytest

from catalog.search.names import Named, nearest_ids, nearest_names, recognised, terms_named
from catalog.search.rows import StudyRow
from catalog.search.vocabulary import EXACT, LABEL, LOOSE, OTHER
from tests.catalog.search.made import searcher_of
from tests.contract.corpus import present, profile, sample

MUCH = profile(
    present("phenotype", "CMPO:0000005"), present("organism", "NCBITaxon:9606"), present("gene", "NCBIGene:991")
)
LITTLE = profile(
    present("phenotype", "CMPO:0000006"),
    present("biological_process", "CMPO:0000004"),
    present("gene", "NCBIGene:107995"),
    present("gene", "NCBIGene:5978"),
)


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    studies = {StudyRow(1, "idr", "idr0001"): [sample(1, MUCH), sample(2, MUCH), sample(3, LITTLE)]}
    return searcher_of(tmp_path_factory.mktemp("index"), studies).view()


@pytest.mark.parametrize(
    ("name", "key", "found"),
    [
        ("round cell", "phenotype", [Named("phenotype", LABEL, ("CMPO:0000006",))]),
        ("Round-CELL", "phenotype", [Named("phenotype", LABEL, ("CMPO:0000006",))]),
        ("round cells", "phenotype", [Named("phenotype", LABEL + LOOSE, ("CMPO:0000006",))]),
        ("spherical cell", "phenotype", [Named("phenotype", OTHER, ("CMPO:0000006",))]),
        ("mitotic delay", "phenotype", [Named("phenotype", EXACT, ("CMPO:0000004",))]),
        ("cdc20", "gene", [Named("gene", LABEL, ("NCBIGene:107995", "NCBIGene:991"))]),
        ("p55cdc", "gene", [Named("gene", EXACT, ("NCBIGene:991",))]),
        ("round cell", "gene", []),
        ("binucleate cell", "phenotype", []),
        ("", "phenotype", []),
        ("–", "phenotype", []),
    ],
)
def test_what_a_name_can_mean_in_a_property(view, name, key, found):
    assert terms_named([name], view, key).get(name, []) == found


def test_in_any_property_the_best_kind_of_name_comes_first(view):
    assert [(one.property, one.rank) for one in terms_named(["mitotic delay"], view)["mitotic delay"]] == [
        ("biological_process", EXACT),
        ("phenotype", EXACT),
    ]


def test_many_names_are_looked_up_at_once(view):
    assert terms_named(["human", "nonsense", "rest"], view).keys() == {"human", "rest"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("mitosis delayed", "phenotype"),  # which more samples have than the biological process of this name
        ("human", "organism"),
        ("cdc20", "gene"),  # a digit makes it a symbol whatever its case
        ("REST", "gene"),
        ("rest", None),
        ("spherical cell", None),  # a related name is none to recognise a term by
        ("nonsense", None),
    ],
)
def test_what_bare_words_are_recognised_as(view, name, key):
    found = recognised(name, terms_named([name], view).get(name, []), view)
    assert (found and found.property) == key


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("delay", "phenotype", "Did you mean mitosis delayed?"),
        ("process", "phenotype", "Did you mean mitotic process phenotype?"),
        ("mitotic", "phenotype", "Did you mean mitosis delayed (mitotic delay) or mitotic process phenotype?"),
        ("rownd cell", "phenotype", "Did you mean round cell?"),
        ("qqqq", "phenotype", ""),
        ("", "phenotype", ""),
    ],
)
def test_names_that_are_near(view, name, key, said):
    assert nearest_names(name, view, key) == said


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("CMPO:0000096", "CMPO:0000006"),  # one digit is another
        ("CMPO:00000066", "CMPO:0000006"),  # one too many
        ("CMPO:000006", "CMPO:0000006"),  # one too few
        ("CMPO:6", "CMPO:0000006"),  # without its zeros
        ("NCBITaxon:9607", "NCBITaxon:9606"),
        ("NCBIGene:992", "NCBIGene:991"),
    ],
)
def test_ids_that_are_one_slip_away(view, wrong, near):
    said = nearest_ids(wrong, view)
    assert said.startswith("Did you mean ")
    assert near in said


@pytest.mark.parametrize("wrong", ["CMPO:7777777", "EFO:0000006", "CMPO:"])
def test_ids_that_are_near_to_nothing(view, wrong):
    assert nearest_ids(wrong, view) == ""
