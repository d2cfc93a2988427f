"""Totals, studies and facets equal brute force over the same samples, whatever the corpus, the question and the segments."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search import facets
from catalog.search.language import parse, write
from catalog.search.request import TermClause
from catalog.search.results import FacetValue
from catalog.search.selection import selection
from tests.contract import oracle
from tests.contract.corpus import PHENOTYPES, QUALITIES, corpora

FACETS = {
    "phenotype": "term",
    "organism": "term",
    "gene": "gene",
    "compound": "compound",
    "control": "choice",
    "archive": "",
}
RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

phenotypes = st.sampled_from(PHENOTYPES)
clauses = st.one_of(
    st.builds("{}phenotype:{}".format, st.sampled_from(["", "-", "exact:", "absent:", "-absent:", "exact:absent:", "-exact:"]), phenotypes),
    st.builds("phenotype:({} OR {})".format, phenotypes, phenotypes),
    st.builds("phenotype:({} OR exact:{})".format, phenotypes, phenotypes),
    st.builds("{}phenotype:{}+{}".format, st.sampled_from(["", "-", "exact:", "absent:"]), phenotypes, st.sampled_from(["PATO:0000001", *QUALITIES])),
    st.sampled_from([
        "organism:NCBITaxon:7742", "-organism:NCBITaxon:9606", "organism:NCBITaxon:9606 organism:NCBITaxon:10090",
        "gene:NCBIGene:991", "gene:(NCBIGene:991 OR NCBIGene:701)", "compound:InChIKey:KYRVNWMVYQXFEU",
        'control:"negative control"', '-control:"negative control"', "dose>=10uM", "dose<10uM", "dose>1uM", "dose:1uM..10uM",
        "dose=10000nM", "-dose>=1nM", '"spindle"', '"mitosis delayed"', '-"cell"', '"anti tubulin"', "antibody:anti-tubulin",
        '"grosse"', "antibody:cell", "archive:idr", "-archive:idr", "study:idr0000", "-study:idr0000",
    ]),
)  # fmt: skip
queries = st.lists(clauses, max_size=3).map(" ".join)


def usable(query, corpus):
    """Without what the request refuses to ask of this corpus: archives and controls that it does not have."""
    parts = parse(query)
    archives = {study.archive for study in corpus.studies}
    accessions = {study.accession for study in corpus.studies}
    choices = {value for _, state in corpus.samples for _, value in state.profile.choices}

    def fine(clause):
        known = set(getattr(clause, "archives", ())) <= archives and set(getattr(clause, "studies", ())) <= accessions
        return known and (not hasattr(clause, "values") or set(clause.values) <= choices | {"negative control"})

    return parts.keeping(fine)


def counted(facet):
    values = (*facet.values, *facet.passing)
    return {value.term: (value.samples, value.images, value.studies) for value in values if value.samples}


@pytest.mark.parametrize("commits", [1, 4])
@given(corpus=corpora(), query=queries)
@RELAXED
def test_totals_and_studies(search_in, commits, corpus, query):
    request = usable(query, corpus)
    result = search_in(corpus, commits=commits).search(request)
    found = oracle.matching(corpus, result.request.clauses)
    totals = result.totals
    assert (totals.studies, totals.samples, totals.images, totals.images_complete) == oracle.numbers(
        found, result.request.clauses
    )
    hits = [(f"{hit.archive}:{hit.accession}", hit.samples, hit.images) for hit in result.studies]
    assert hits == oracle.studies(found, result.request.clauses)


@pytest.mark.parametrize("few_samples", [0, 1000], ids=["many", "few"])
@pytest.mark.parametrize("commits", [1, 3])
@given(corpus=corpora(), query=queries)
@RELAXED
def test_facets(search_in, commits, few_samples, corpus, query):
    """Each facet counts the query without its own selection, in both of the ways that large facets are counted."""
    request = replace(usable(query, corpus), facet_size=1000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "FEW_SAMPLES", few_samples)
        result = search_in(corpus, commits=commits).search(request)
    for key, kind in FACETS.items():
        others = selection(result.request, key, kind).others
        facet = result.facets.get(key)
        assert (counted(facet) if facet else {}) == oracle.facet(corpus, others, key), key


@given(corpus=corpora(), query=queries)
@RELAXED
def test_samples_are_listed_page_by_page(search_in, corpus, query):
    searcher = search_in(corpus, commits=3)
    request = replace(usable(query, corpus), unit="sample", page_size=3, facet_size=0)
    first = searcher.search(request)
    listed = [
        hit.id for page in range(1, first.pages + 1) for hit in searcher.search(replace(request, page=page)).samples
    ]
    assert listed == [state.id for _, state in oracle.matching(corpus, first.request.clauses)]


@given(corpus=corpora(), query=queries)
@RELAXED
def test_why_names_the_terms_that_answer(search_in, corpus, query):
    """Of every study: each asked term that it has, and through how many samples with which own term."""
    result = search_in(corpus).search(usable(query, corpus))
    asked = [clause for clause in result.request.clauses if isinstance(clause, TermClause) and not clause.negated]
    found = oracle.matching(corpus, result.request.clauses)
    for hit in result.studies:
        states = [state for study, state in found if study.id == hit.id]
        expected = [
            (one.curie, one.quality, through)
            for clause in asked
            for one in clause.alternatives
            if (through := oracle.through(states, clause, one))
        ]
        said = [(why.term, why.quality, sorted((one.term, one.samples) for one in why.through)) for why in hit.why]
        assert said == expected


@given(corpus=corpora(), query=queries, data=st.data())
@RELAXED
def test_a_click_on_a_value_finds_what_its_count_said(search_in, corpus, query, data):
    """Ticking the first value of an unselected facet finds exactly its samples; unticking gives the question back."""
    searcher = search_in(corpus)
    result = searcher.search(usable(query, corpus))
    values: list[FacetValue] = [
        value for facet in result.facets.values() if not any(v.selected for v in facet.values) for value in facet.values
    ]
    if not values:
        return
    value = data.draw(st.sampled_from(values))
    ticked = searcher.search(parse(value.query))
    assert (ticked.totals.samples, ticked.totals.images, ticked.totals.studies) == (
        value.samples,
        value.images,
        value.studies,
    )
    again = next(one for one in ticked.facets[value.property].values if one.term == value.term)
    assert again.selected
    assert again.query == write(result.request)
