import pytest

from curation.picking import Unclear, picked
from ontology import services
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db

PHENOTYPES = (
    stanza("CMPO:0000118", "round cell phenotype", 'synonym: "round (cell)" EXACT []'),
    stanza("CMPO:0000140", "increased nucleus size phenotype", 'synonym: "size" BROAD []'),
    stanza("CMPO:0000141", "decreased nucleus size phenotype", 'synonym: "size" BROAD []'),
    stanza("CMPO:0000200", "odd phenotype", "is_obsolete: true", "replaced_by: CMPO:0000118"),
    stanza("CMPO:0000201", "odder phenotype", "is_obsolete: true", "consider: CMPO:0000140", "consider: CMPO:0000141"),
    stanza("CMPO:0000202", "lost phenotype", "is_obsolete: true"),
)
QUALITIES = (stanza("PATO:0000460", "abnormal"), stanza("PATO:0000117", "size"))


@pytest.fixture(autouse=True)
def _words(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    for prefix, terms in (("CMPO", PHENOTYPES), ("PATO", QUALITIES)):
        services.load_source(source=write(tmp_path / f"{prefix}.obo", *terms), prefix=prefix)


@pytest.mark.parametrize(
    "text",
    [
        "CMPO:0000118",
        " cmpo_0000118 ",
        "http://www.ebi.ac.uk/cmpo/CMPO_0000118",
        "round cell phenotype",
        "Round Cells phenotype",
        "round (cell)",
        "round cell phenotype (CMPO:0000118)",
        "whatever (they) call it (CMPO:0000118)",
    ],
)
def test_a_term_by_id_name_or_both(text):
    assert picked(text, "phenotype").curie == "CMPO:0000118"


def test_names_are_looked_for_in_the_scope_of_the_property_and_ids_everywhere():
    assert picked("abnormal").curie == "PATO:0000460"
    assert picked("PATO:0000460", "phenotype").curie == "PATO:0000460"
    with pytest.raises(Unclear, match="No term for phenotype is called “abnormal”"):
        picked("abnormal", "phenotype")


def test_a_label_comes_before_synonyms():
    assert picked("size").curie == "PATO:0000117"


@pytest.mark.parametrize(
    ("text", "sentence", "candidates"),
    [
        ("", "Say which term", []),
        ("size", "“size” is a name of 2 terms for phenotype: ", ["CMPO:0000140", "CMPO:0000141"]),
        ("rund cell phenotyp", "No term for phenotype is called “rund cell phenotyp”; the nearest is round", ["CMPO:0000118"]),
        ("qqqq", "No term for phenotype is called “qqqq”.", []),
        ("EFO:0000001", "There is no term 'EFO:0000001'; the ontology EFO is not loaded.", []),
        ("odd phenotype", "is obsolete: replaced by round cell phenotype", ["CMPO:0000118"]),
        ("CMPO:0000201", "is obsolete: consider", ["CMPO:0000140", "CMPO:0000141"]),
        ("CMPO:0000202", "is obsolete: no replacement is stated.", []),
        ("x" * 401, "this has 401", []),
    ],
)  # fmt: skip
def test_what_is_unclear_is_said_with_what_may_be_meant(text, sentence, candidates):
    with pytest.raises(Unclear) as caught:
        picked(text, "phenotype")
    assert sentence in str(caught.value)
    assert sorted(one.curie for one in caught.value.candidates) == candidates
