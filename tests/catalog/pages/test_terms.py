import pytest
from django.http import QueryDict

from catalog.pages.terms import MATCHES, matches, scopes, terms_page
from catalog.pages.usage import samples_below, seen
from catalog.properties import PROPERTIES
from ontology.matching import Scope
from ontology.problems import NotFound, Problem

pytestmark = pytest.mark.django_db


def page(**params):
    found = QueryDict(mutable=True)
    found.update(params)
    return terms_page(found)


@pytest.mark.parametrize("key", [key for key, entry in PROPERTIES.items() if entry.has_terms])
def test_every_property_with_terms_has_a_scope(key):
    assert all(scope.ontologies for scope in scopes(key))
    assert scopes(key)


def test_scopes_are_those_of_the_registry():
    (branch,) = PROPERTIES["imaging_method"].scope
    assert scopes("imaging_method") == [Scope(frozenset({"FBbi"}), frozenset(branch.roots))]
    assert scopes("") == []


@pytest.mark.parametrize("key", ["dose", "control", "sirna"])
def test_a_property_without_terms_is_told(key):
    with pytest.raises(Problem, match="which are no terms"):
        scopes(key)


@pytest.mark.usefixtures("site")
class TestFound:
    def test_a_match_says_by_which_name_and_how_often(self):
        best = page(q="mitotic delay").matches[0]
        assert (best.curie, best.also, best.samples, best.query) == (
            "CMPO:0000202",
            "mitotic delay",
            35,
            "phenotype:CMPO:0000202",
        )
        assert best.definition == "Mitosis takes longer than it should."

    def test_a_match_by_label_needs_no_other_name(self):
        assert page(q="round cell phenotype").matches[0].also == ""

    def test_a_term_that_no_sample_has_is_listed_as_such(self):
        unused = next(one for one in page(q="odd phenotype").matches if one.curie == "CMPO:0000900")
        assert (unused.samples, unused.obsolete) == (0, True)

    def test_an_id_in_any_spelling_finds_its_term(self):
        for written in ("CMPO:0000118", "CMPO_0000118", "http://www.ebi.ac.uk/cmpo/CMPO_0000118"):
            assert page(q=written).matches[0].curie == "CMPO:0000118"

    def test_a_property_limits_what_is_found(self):
        assert {one.curie for one in page(q="cdc20", property="gene").matches} == {"ENSEMBL:ENSG00000117399"}
        assert page(q="cdc20", property="compound").matches == ()
        assert page(q="nocodazole", property="drug").matches[0].key == "compound"

    def test_a_property_alone_lists_what_it_uses_most_first(self):
        counts = [one.samples for one in page(property="phenotype").matches]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] == 38

    def test_without_a_question_the_page_shows_what_is_in_use(self):
        shown = page()
        assert shown.matches == ()
        tops = {top.key: top for top in shown.tops}
        assert tops["gene"].terms == 3
        assert {row.label for row in tops["gene"].rows} == {"CDC20", "PLK1", "slp1"}
        assert tops["gene"].largest == 30

    def test_what_is_loaded_is_listed(self):
        assert [one.prefix for one in page().ontologies] == ["CMPO", "NCBITaxon"]
        assert page().coverage == "13 terms of 2 ontologies, with the genes and compounds that archives bring."

    def test_only_so_many_are_listed(self):
        assert len(page(q="phenotype").matches) <= MATCHES
        assert len(matches("phenotype", limit=2)) == 2

    def test_an_unknown_property_is_told_with_the_nearest(self):
        with pytest.raises(NotFound, match="did you mean phenotype"):
            page(property="phenotyp")

    def test_a_name_that_is_too_long_is_refused(self):
        with pytest.raises(Problem, match="200 characters; this has 201"):
            matches("x" * 201, limit=1)

    def test_a_page_asks_a_fixed_number_of_queries(self, django_assert_max_num_queries):
        page(q="phenotype")
        with django_assert_max_num_queries(8):
            page(q="phenotype")


@pytest.mark.usefixtures("site")
class TestUsage:
    def test_counts_samples_at_or_below(self):
        assert samples_below("phenotype", ["CMPO:0000202", "CMPO:0000307", "CMPO:9"]) == {
            "CMPO:0000202": 35,
            "CMPO:0000307": 30,
        }

    def test_what_was_seen_not_to_hold_does_not_count(self):
        assert samples_below("phenotype", ["CMPO:0000118"]) == {"CMPO:0000118": 4}

    def test_a_term_is_seen_as_what_most_samples_have_it(self):
        found = seen(["ENSEMBL:ENSG00000117399", "NCBITaxon:9606", "CMPO:0000900"])
        assert {curie: (one.property, one.samples) for curie, one in found.items()} == {
            "ENSEMBL:ENSG00000117399": ("gene", 30),
            "NCBITaxon:9606": ("organism", 41),
        }
