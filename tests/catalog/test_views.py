import pytest
from django.urls import reverse

from catalog.models import Sample, Study

pytestmark = pytest.mark.django_db

STUDY = "/studies/idr/idr0013/"


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 12),
        ("/?q=mitotic+delay", 12),
        ("/?q=gene:CDC20&unit=sample", 12),
        ("/studies/", 8),
        (STUDY, 35),
        (f"{STUDY}?samples=2&property=gene", 35),
        ("/terms/", 8),
        ("/terms/?q=mitosis", 12),
        ("/terms/?property=phenotype", 8),
        ("/terms/CMPO:0000202/", 25),
        ("/terms/ENSEMBL:ENSG00000117399/", 30),
    ],
)
def test_a_page_asks_a_fixed_number_of_queries(site, address, most, django_assert_max_num_queries):
    site.get(address)
    with django_assert_max_num_queries(most):
        assert site.get(address).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(site, django_assert_max_num_queries):
    with django_assert_max_num_queries(35) as few:
        site.get(f"{STUDY}?samples=2")
    with django_assert_max_num_queries(35) as many:
        site.get(STUDY)
    assert len(many.captured_queries) == len(few.captured_queries)


class TestSearch:
    def test_the_home_page_says_what_is_here(self, site):
        answer = site.get("/")
        assert "44 samples of 2 studies from Cell Image Library and Image Data Resource." in text(answer)
        assert "How to ask" in text(answer)

    def test_a_parent_term_finds_what_never_mentions_it(self, site):
        page = text(site.get("/?q=phenotype:CMPO:0000202"))
        assert "<em>35 samples</em> in <em>1 study</em>" in page
        assert "A screen of human cells that divide" in page
        assert "are below <em>mitosis delayed phenotype</em>" in page

    def test_words_that_name_a_term_become_a_chip_with_ways_to_change_it(self, site):
        page = text(site.get("/?q=mitotic+delay"))
        assert 'data-property="phenotype" data-kind="term"' in page
        assert 'href="/?q=exact%3Aphenotype%3ACMPO%3A0000202"' in page
        assert "as text" in page
        assert 'aria-label="Take away mitosis delayed phenotype"' in page

    def test_a_facet_value_is_a_box_and_a_link_that_does_the_same(self, site):
        page = text(site.get("/?q=organism:human"))
        assert 'name="tick" value="phenotype CMPO:0000307"' in page
        assert 'href="/?q=organism%3ANCBITaxon%3A9606+phenotype%3ACMPO%3A0000307"' in page

    def test_ticked_boxes_become_the_question_they_mean(self, site):
        boxes = {
            "q": "organism:NCBITaxon:9606",
            "tick": ["phenotype CMPO:0000307", "phenotype CMPO:0000308"],
            "had": [],
        }
        answer = site.get("/", boxes)
        assert answer.status_code == 302
        wanted = "organism:NCBITaxon:9606 phenotype:(CMPO:0000307 OR CMPO:0000308)"
        assert answer["Location"] == f"{reverse('search')}?q={wanted}".replace(" ", "+").replace(":", "%3A").replace(
            "(", "%28"
        ).replace(")", "%29")

    def test_a_chosen_value_comes_first_with_what_is_below_it(self, site):
        page = text(site.get("/?q=phenotype:CMPO:0000202"))
        assert "1 chosen" in page
        assert page.index('value="phenotype CMPO:0000202"') < page.index('value="phenotype CMPO:0000307"')
        assert '<input type="hidden" name="had" value="phenotype CMPO:0000202">' in page

    def test_samples_are_listed_where_asked(self, site):
        page = text(site.get("/?q=gene:PLK1&unit=sample"))
        assert "<em>5 samples</em>" in page
        assert "A31" in page
        assert "/samples/" in page

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/?q=phenotpye:round", "phenotype"),
            ('/?q="abc', "quot"),
            ("/?q=dose>=10", "unit"),
            ("/?page=0", "Page 0 is out of range"),
            ("/?page=x", "no whole number"),
            ("/?unit=plate", "should be study or sample"),
            (f"/?q={'a' * 3000}", "2,000 characters"),
            ("/?tick=nonsense", "none of this page"),
        ],
    )
    def test_a_mistake_is_told_in_place(self, site, address, words):
        answer = site.get(address)
        assert answer.status_code == 400
        assert words in text(answer)

    def test_a_page_beyond_the_last_says_so(self, site):
        answer = site.get("/?page=10000")
        assert answer.status_code == 404
        assert "the last one is" in text(answer)

    def test_nothing_found_comes_with_advice(self, site):
        page = text(site.get("/?q=gene:PLK1+phenotype:CMPO:0000307"))
        assert "No sample is like that" in page
        assert "Leave out <em>PLK1</em>" in page

    def test_markup_in_a_question_stays_text(self, site):
        assert "<script>alert" not in text(site.get("/?q=<script>alert(1)</script>"))


class TestStudies:
    def test_lists_live_studies_only(self, site):
        page = text(site.get("/studies/"))
        assert "3 studies from 2 archives" in page
        assert "idr0013" in page
        assert "idr0099" not in page

    def test_filters_by_words_and_archive(self, site):
        assert "1 study with this filter" in text(site.get("/studies/?q=yeast+shapes"))
        assert "One dividing cell" in text(site.get("/studies/?archive=cil"))

    @pytest.mark.parametrize("order", ["accession", "newest", "samples"])
    def test_orders(self, site, order):
        assert site.get(f"/studies/?order={order}").status_code == 200

    @pytest.mark.parametrize(
        ("query", "status", "words"),
        [
            ("archive=idrr", 400, "archives are cil, idr"),
            ("order=colour", 400, "orders are accession, newest, samples"),
            ("page=10000", 404, "ends with page 1"),
            ("page=-1", 400, "no whole number"),
            (f"q={'x' * 300}", 400, "200 characters"),
        ],
    )
    def test_what_cannot_be_asked_is_said(self, site, query, status, words):
        answer = site.get(f"/studies/?{query}")
        assert answer.status_code == status
        assert words in text(answer)

    def test_nothing_fits(self, site):
        assert "No study has all of these words" in text(site.get("/studies/?q=zebra"))


class TestStudy:
    def test_shows_the_record(self, site):
        page = text(site.get(STUDY))
        for words in (
            "A screen of human cells that divide", "Then cells were watched.", "CC0-1.0", "stated as “CC0 1.0”",
            "in study.txt, Study License", "First Author", "https://orcid.org/0000-0002-1825-0097",
            "https://doi.org/10.1038/nature08869", "PubMed 20360735", "first screen", "released 27 April 2016",
        ):  # fmt: skip
            assert words in page

    def test_counts_its_commonest_terms(self, site):
        page = text(site.get(STUDY))
        assert 'aria-label="30 wells of metaphase delayed phenotype"' in page
        assert "%3Aidr0013+exact%3Aphenotype%3ACMPO%3A0000307" in page

    def test_every_count_is_what_its_link_finds(self, site):
        for top in site.get(STUDY).context["page"].tops:
            for row in top.rows:
                found = site.get("/api/v1/search/", {"q": row.query}).json()
                assert found["totals"]["samples"] == row.samples, row

    def test_lists_its_samples_a_page_at_a_time(self, site):
        page = text(site.get(f"{STUDY}?samples=2"))
        assert "26 to 41 of 41" in page
        assert "A26" in page
        assert "negative control" in page
        assert '<span class="badge bad">fail</span>' in page

    def test_lists_the_samples_of_one_component(self, site):
        assert "second screen" in text(site.get(f"{STUDY}?component=1"))
        assert site.get(f"{STUDY}?component=7").status_code == 400

    def test_shows_what_each_value_means_and_who_says_so(self, site):
        page = text(site.get(f"{STUDY}?property=phenotype"))
        assert "4 values of phenotype, 3 tied to a term" in page
        assert "asserted by idr" in page
        assert "not tied to a term yet" in page
        assert "seen not to show it" in page

    def test_a_property_it_does_not_have(self, site):
        answer = site.get(f"{STUDY}?property=colour")
        assert answer.status_code == 400
        assert "no values of 'colour'" in answer.content.decode().replace("&#x27;", "'")

    def test_links_to_the_same_study_elsewhere_from_both_sides(self, site):
        assert '<a href="/studies/cil/CIL_1/">' in text(site.get(STUDY))
        assert "idr:idr7777" in text(site.get(STUDY))
        assert f'<a href="{STUDY}">' in text(site.get("/studies/cil/CIL_1/"))

    def test_lists_images_with_their_numbers(self, site):
        page = text(site.get("/studies/cil/CIL_1/"))
        for words in ("1 image listed", "512 X × 512 Y × 2 C", "X 0.1 um", "DAPI, actin", "2.5 MB", "none stated"):
            assert words in page

    def test_a_licence_without_spdx_name_says_so(self, site):
        assert "no SPDX name" in text(site.get("/studies/idr/idr0001/"))

    def test_a_withdrawn_one_is_a_tombstone(self, site):
        answer = site.get("/studies/idr/idr0099/")
        assert answer.status_code == 410
        assert "The authors asked for it." in text(answer)

    def test_a_superseded_one_points_on(self, site):
        other = Study.objects.get(accession="idr0013")
        Study.objects.filter(accession="idr0001").update(status="superseded", superseded_by=other)
        assert f'superseded by <a href="{STUDY}">' in text(site.get("/studies/idr/idr0001/"))

    def test_an_accession_alone_leads_to_it(self, site):
        assert site.get("/studies/idr0013/")["Location"] == STUDY

    @pytest.mark.parametrize("address", ["/studies/idr4711/", "/studies/idr/idr4711/", "/studies/emdb/idr0013/"])
    def test_one_that_is_not_here(self, site, address):
        answer = site.get(address)
        assert answer.status_code == 404
        assert "Not here" in text(answer)


class TestSample:
    def address(self, key):
        return f"/samples/{Sample.objects.get(component__study__accession='idr0013', key=key).public_id}/"

    def test_says_what_holds_and_where_that_comes_from(self, site):
        page = text(site.get(self.address("P1/A1")))
        for words in (
            "metaphase delayed phenotype",
            "written “metaphase delayed”",
            "scored at gene level",
            "stated of the component",
            "Homo sapiens",
        ):
            assert words in page

    def test_warns_of_controls_and_failures(self, site):
        assert "failed quality control" in text(site.get(self.address("P1/A31")))
        assert '<span class="badge warn">negative control</span>' in text(site.get(self.address("P1/A36")))

    def test_shows_other_cells_and_absence(self, site):
        page = text(site.get(self.address("P1/A40")))
        assert "<dt>Batch</dt><dd>7</dd>" in page
        assert "seen not to show it" in page

    def test_an_implicit_one_stands_for_its_component(self, site):
        assert "second screen as a whole" in text(site.get(self.address("(component)")))

    @pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
    def test_one_that_is_not_here(self, site, key):
        assert site.get(f"/samples/{key}/").status_code == 404

    def test_one_of_a_withdrawn_study_is_gone(self, site):
        sample = Sample.objects.filter(component__study__accession="idr0099").get()
        assert site.get(f"/samples/{sample.public_id}/").status_code == 410


class TestTerms:
    def test_shows_what_is_in_use_and_what_is_loaded(self, site):
        page = text(site.get("/terms/"))
        assert "13 terms of 2 ontologies" in page
        assert "CDC20" in page

    def test_finds_by_synonym_and_says_so(self, site):
        page = text(site.get("/terms/?q=spherical"))
        assert "round cell phenotype" in page
        assert "also called “spherical cell”" in page

    def test_finds_within_a_property(self, site):
        assert "CDC20" in text(site.get("/terms/?q=cdc20&property=gene"))
        assert "No term is called that" in text(site.get("/terms/?q=cdc20&property=organism"))

    def test_lists_what_a_property_uses(self, site):
        assert "35 samples" in text(site.get("/terms/?property=phenotype"))

    @pytest.mark.parametrize("query", ["property=phenotyp", "q=x&property=dose", f"q={'x' * 300}"])
    def test_what_cannot_be_asked_is_said(self, site, query):
        assert site.get(f"/terms/?{query}").status_code in (400, 404)


class TestTerm:
    def test_shows_its_place_and_what_was_seen(self, site):
        page = text(site.get("/terms/CMPO:0000202/"))
        for words in (
            "cell cycle phenotype",
            "prometaphase arrested phenotype",
            "mitotic delay",
            "Mitosis takes longer",
            "35 samples",
            "1 study",
            "Homo sapiens",
            "CMPO:0000929",
        ):
            assert words in page

    def test_counts_each_line_of_the_tree(self, site):
        tree = {line.node.curie: line.samples for line in site.get("/terms/CMPO:0000202/").context["page"].tree}
        assert tree == {
            "CMPO:0000003": 38,
            "CMPO:0000100": 35,
            "CMPO:0000202": 35,
            "CMPO:0000307": 30,
            "CMPO:0000308": 5,
        }

    @pytest.mark.parametrize("written", ["CMPO_0000202", "cmpo:0000202", "CMPO:0000929"])
    def test_other_spellings_and_former_ids_lead_to_it(self, site, written):
        assert site.get(f"/terms/{written}/")["Location"] == "/terms/CMPO:0000202/"

    def test_an_obsolete_one_names_what_replaced_it(self, site):
        page = text(site.get("/terms/CMPO:0000900/"))
        assert 'replaced by <a href="/terms/CMPO:0000118/">round cell phenotype</a>' in page
        assert "suggests" in text(site.get("/terms/CMPO:0000901/"))

    def test_a_gene_has_an_organism_and_phenotypes(self, site):
        page = text(site.get("/terms/ENSEMBL:ENSG00000117399/"))
        assert "CDC20" in page
        assert "Seen with 1 phenotype in" in page
        assert "of Homo sapiens" in page

    def test_a_compound_shows_its_key(self, site):
        assert "KYRVNWMVYQXFEU-UHFFFAOYSA-N" in text(site.get("/terms/InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N/"))

    def test_one_that_nobody_uses_offers_its_parents(self, site):
        page = text(site.get("/terms/CMPO:0000901/"))
        assert "Nothing was seen with it yet" in page

    def test_one_that_nothing_knows(self, site):
        answer = site.get("/terms/CMPO:9999999/")
        assert answer.status_code == 404
        assert "CMPO:9999999" in text(answer)


class TestFrame:
    def test_the_theme_is_kept_and_the_reader_sent_back(self, site):
        answer = site.post("/theme/", {"theme": "dark", "next": "/studies/"})
        assert answer["Location"] == "/studies/"
        assert 'data-theme="dark"' in text(site.get("/studies/"))

    @pytest.mark.parametrize("back", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
    def test_nobody_is_sent_elsewhere(self, site, back):
        assert site.post("/theme/", {"theme": "dark", "next": back})["Location"] == "/"

    def test_an_unknown_theme_is_not_kept(self, site):
        assert "theme" not in site.post("/theme/", {"theme": "pink"}).cookies

    def test_no_inline_script_or_style_is_allowed_or_used(self, site):
        answer = site.get("/?q=mitotic+delay")
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        page = text(answer)
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page

    def test_a_page_that_is_not_there_helps(self, site):
        answer = site.get("/nowhere")
        assert answer.status_code == 404
        assert "All studies" in text(answer)

    def test_pages_are_only_read(self, site):
        assert site.post("/").status_code == 405
