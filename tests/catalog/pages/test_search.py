import pytest
from django.http import QueryDict

from catalog.models import Study
from catalog.pages.search import INDIRECT_SHOWN, SearchPage, WhyLine, search_page
from catalog.search.results import Through
from ontology.problems import NotFound, Problem, Unavailable

pytestmark = pytest.mark.django_db


def ask(q="", **more):
    params = QueryDict(mutable=True)
    params.update({"q": q, **more})
    return search_page(params)


def why(*below, direct=False, others=0):
    return WhyLine("phenotype", "CMPO:1", "a", False, direct, tuple(Through(term, term, 1) for term in below), others)


@pytest.mark.parametrize(
    ("line", "many"),
    [(why("x"), False), (why("x", "y"), True), (why("x", others=1), True), (why(direct=True), False)],
)
def test_a_reason_agrees_with_how_many_it_names(line, many):
    assert line.many is many


@pytest.mark.parametrize(
    ("problem", "status", "unread"),
    [(None, 200, False), (Problem("x"), 400, True), (NotFound("x"), 404, False), (Unavailable("x"), 503, False)],
)
def test_a_page_has_the_status_of_its_problem(problem, status, unread):
    page = SearchPage("x", problem=problem)
    assert (page.status, page.unread) == (status, unread)


@pytest.mark.usefixtures("site")
class TestAnswered:
    def test_a_reason_names_what_is_below_and_how_many_more(self):
        (line, _brief) = ask("phenotype:CMPO:0000003").hits[0]
        (reason,) = line.why
        assert reason.label == "cellular phenotype"
        assert not reason.direct
        assert {one.term for one in reason.indirect} <= {"CMPO:0000307", "CMPO:0000308", "CMPO:0000118"}
        assert len(reason.indirect) <= INDIRECT_SHOWN

    def test_a_term_that_is_stated_itself_says_so(self):
        ((line, _brief),) = ask("phenotype:CMPO:0000307").hits
        assert (line.why[0].direct, line.why[0].indirect) == (True, ())

    def test_each_study_has_the_question_within_it(self):
        for line, brief in ask("organism:human").hits:
            found = ask(line.query)
            assert found.result.totals.samples == line.hit.samples
            assert [one.accession for _, one in found.hits] == [brief.accession]

    def test_every_facet_value_finds_what_it_counts(self):
        page = ask("organism:human")
        for facet in page.facets:
            for row in (*facet.first, *facet.rest):
                if not facet.selected:
                    assert ask(row.value.query).result.totals.samples == row.value.samples, row.value

    def test_the_question_is_shown_as_it_was_understood(self):
        assert ask("mitotic delay").text == "phenotype:CMPO:0000202"

    def test_a_mistake_keeps_what_was_written(self):
        page = ask('gene:"CDC')
        assert page.text == 'gene:"CDC'
        assert page.problem is not None
        assert page.result is None

    def test_the_home_page_is_the_one_that_asks_nothing(self):
        assert ask().home
        assert not ask(page="1", unit="sample").home
        assert not ask("gene:CDC20").home
        assert not ask("colour:red").home

    def test_coverage_names_every_archive(self):
        assert ask().coverage == "44 samples of 2 studies from Cell Image Library and Image Data Resource."

    def test_shares_are_coloured_by_what_was_asked_first(self):
        assert ask("gene:CDC20 mitotic delay").leading == "gene"
        assert ask("study:idr0013").leading == ""

    def test_samples_come_with_what_they_carry(self):
        page = ask("gene:CDC20", unit="sample")
        assert page.columns == ("gene", "phenotype", "quality_control")
        assert [cell.text for cell in page.samples[0].cells[1]] == ["metaphase delayed"]
        assert page.samples[0].name == "A1"
        assert page.hits == ()

    def test_ranks_go_on_from_page_to_page(self):
        assert ask("study:idr0013", unit="sample", page="2").first == 21

    def test_an_unknown_unit_falls_back_where_the_mistake_is_told(self):
        page = ask(unit="plate")
        assert (page.unit, page.status) == ("study", 400)

    def test_briefs_of_studies_that_are_gone_since_are_left_out(self):
        Study.objects.get(accession="idr0001").delete()
        assert "idr0001" not in [brief.accession for _, brief in ask("organism:NCBITaxon:33154").hits]
