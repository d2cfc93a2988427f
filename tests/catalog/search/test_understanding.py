"""Names, former ids and bare words become what they mean; what means nothing gets the nearest right word."""

from dataclasses import replace

import pytest

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.language import parse, write
from catalog.search.rows import StudyRow
from catalog.search.service import Searcher
from ontology.problems import NotFound, Problem
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

DELAYED = profile(
    present("phenotype", "CMPO:0000004"),
    present("organism", "NCBITaxon:9606"),
    present("gene", "NCBIGene:991"),
    words=[("variable", "slow mitosis"), ("antibody", "anti-tubulin")],
    choices=[("control", "negative control"), ("control", "sham")],
)
ROUND = profile(
    present("phenotype", "CMPO:0000006"),
    present("phenotype", "CMPO:0000008", polarity="absent"),
    present("phenotype", "CMPO:0000009", group="g"),
    present("phenotype", "PATO:0000460", group="g"),
    present("organism", "NCBITaxon:10090"),
    present("gene", "NCBIGene:107995"),
    present("gene", "NCBIGene:5978"),
    present("compound", "InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N"),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    Corpus(
        {
            StudyRow(1, "idr", "idr0013-neumann-mitocheck", "A screen of mitosis"): [
                sample(1, DELAYED),
                sample(2, DELAYED),
            ],
            StudyRow(2, "idr", "idr0028", "Cell shape"): [sample(3, ROUND)],
            StudyRow(3, "cil", "idr0028", "The same name elsewhere"): [sample(4, ROUND, images=None)],
        }
    ).fill(engine)
    return Searcher(engine, MemoryVocabulary())


UNDERSTOOD = {
    'phenotype:"mitosis delayed"': "phenotype:CMPO:0000004",
    'phenotype:"delayed mitosis"': "phenotype:CMPO:0000004",
    'phenotype:"Mitotic-Delay"': "phenotype:CMPO:0000004",
    'phenotype:"spherical cell"': "phenotype:CMPO:0000006",
    'phenotype:"round cells"': "phenotype:CMPO:0000006",
    'phenotype:"mitotic process"': "phenotype:CMPO:0000002",
    'exact:phenotype:"round cell"': "exact:phenotype:CMPO:0000006",
    'phenotype:("round cell" OR "mitosis delayed")': "phenotype:(CMPO:0000006 OR CMPO:0000004)",
    "phenotype:nucleus+abnormal": "phenotype:CMPO:0000009+PATO:0000460",
    "phenotype:CMPO:0009999": "phenotype:CMPO:0000004",
    "organism:Tree_root:00000000": "organism:Tree_root:00000000",
    "CMPO:0000004": "phenotype:CMPO:0000004",
    "CMPO:0009999": "phenotype:CMPO:0000004",
    'exact:"round cell"': "exact:phenotype:CMPO:0000006",
    'absent:"binucleate cell"': "absent:phenotype:CMPO:0000008",
    "gene:CDC20": "gene:(NCBIGene:107995 OR NCBIGene:991)",
    "compound:nocodazole": "compound:InChIKey:KYRVNWMVYQXFEU",
    "study:idr0013": "study:idr:idr0013-neumann-mitocheck",
    "study:IDR:idr0028": "study:idr:idr0028",
    "archive:IDR": "archive:idr",
    "control:neg": 'control:"negative control"',
    "control:sham": "control:sham",
    # Bare words
    "mitosis delayed human": "phenotype:CMPO:0000004 organism:NCBITaxon:9606",
    "slow mitosis delayed": "slow phenotype:CMPO:0000004",
    "round cells in mouse": "phenotype:CMPO:0000006 in organism:NCBITaxon:10090",
    "-human": "-organism:NCBITaxon:9606",
    "mitosis -delayed": "mitosis -delayed",
    '"mitosis delayed"': '"mitosis delayed"',
    "cdc20": "gene:(NCBIGene:107995 OR NCBIGene:991)",
    "REST": "gene:NCBIGene:5978",
    "rest": "rest",
    "spherical cell": "spherical cell",
    "fission yeast": "fission yeast",
    "metaphase delayed": "metaphase delayed",
}


@pytest.mark.parametrize(("query", "meaning"), UNDERSTOOD.items(), ids=UNDERSTOOD)
def test_what_is_understood(searcher, query, meaning):
    result = searcher.search(parse(query))
    assert result.query == meaning
    assert searcher.search(parse(meaning)).query == meaning


MISTAKES = {
    'phenotype:"mitosis dellayed"': ("mitosis delayed", '"mitosis dellayed"'),
    "phenotype:qqqqqq": ("No phenotype in use", "write"),
    "phenotype:CMPO:7777777": ("No term CMPO:7777777 is known here.",),
    "phenotype:CMPO:0000094": ("Did you mean CMPO:0000004?",),
    "organism:9607": ("Did you mean NCBITaxon:9606?",),
    "phenotype:delay": ('is called "delay". Did you mean mitosis delayed? To search',),
    "phenotype:mitotic": ("Did you mean mitosis delayed (mitotic delay) or mitotic process phenotype?",),
    "gene:p55": ('called "p55". To search',),
    "CMPO:7777777": ("CMPO:7777777",),
    "exact:qqqqqq": ("No term in use",),
    "phenotype:nucleus+abnormall": ("abnormal",),
    "study:idr0029": ("idr0028",),
    "study:idr0028": ("study:cil:idr0028", "study:idr:idr0028"),
    "archive:idrr": ("idr",),
    "control:nagative": ("negative control",),
    "control:zzzz": ("It can be",),
}


@pytest.mark.parametrize(("query", "said"), MISTAKES.items(), ids=MISTAKES)
def test_what_means_nothing(searcher, query, said):
    with pytest.raises(Problem) as caught:
        searcher.search(parse(query))
    for words in said:
        assert words in str(caught.value)


def test_a_known_term_that_no_sample_has_is_said_so(searcher):
    result = searcher.search(parse('phenotype:"elongated cell"'))
    assert (result.query, result.totals.samples) == ("phenotype:CMPO:0000007", 0)
    assert result.notes == ("No sample is annotated with elongated cell (CMPO:0000007) or anything below it.",)


def test_a_term_of_another_property_is_said_so(searcher):
    (note,) = searcher.search(parse("disease:CMPO:0000004")).notes
    assert "not used as disease, but as phenotype" in note


def test_a_former_id_is_said_so(searcher):
    assert "now CMPO:0000004" in searcher.search(parse("phenotype:CMPO:0009999")).notes[0]


class TestChips:
    def test_a_recognised_term(self, searcher):
        (chip,) = searcher.search(parse("mitosis delayed")).chips
        assert (chip.kind, chip.property, chip.label, chip.term) == (
            "term", "phenotype", "mitosis delayed", "CMPO:0000004",
        )  # fmt: skip
        assert (chip.recognised, chip.without, chip.as_text) == ("mitosis delayed", "", '"mitosis delayed"')
        assert (chip.as_exact, chip.as_broad) == ("exact:phenotype:CMPO:0000004", "")

    def test_how_many_terms_lie_below(self, searcher):
        (chip,) = searcher.search(parse("phenotype:CMPO:0000002")).chips
        assert chip.below == 2

    def test_an_exact_term_can_be_widened(self, searcher):
        (chip,) = searcher.search(parse("-exact:phenotype:CMPO:0000004")).chips
        assert (chip.exact, chip.negated, chip.as_broad) == (True, True, "-phenotype:CMPO:0000004")

    def test_alternatives_are_joined_and_go_one_by_one(self, searcher):
        first, second = searcher.search(parse("gene:CDC20 spindle")).chips[:2]
        assert (first.joined, second.joined) == (False, True)
        assert first.without == "gene:NCBIGene:991 spindle"
        assert second.as_exact == "gene:(NCBIGene:107995 OR exact:NCBIGene:991) spindle"

    def test_a_pair_names_both(self, searcher):
        (chip,) = searcher.search(parse("phenotype:CMPO:0000009+PATO:0000460")).chips
        assert (chip.label, chip.quality) == ("nucleus + abnormal", "PATO:0000460")

    @pytest.mark.parametrize(
        ("query", "kind", "label"),
        [
            ("slow", "text", "slow"),
            ("antibody:tubulin", "text", "tubulin"),
            ("-dose>=1uM", "range", "dose>=1uM"),
            ('control:"negative control"', "choice", "negative control"),
            ("archive:idr", "archive", "idr"),
            ("study:cil:idr0028", "study", "cil:idr0028"),
        ],
    )
    def test_other_kinds(self, searcher, query, kind, label):
        (chip,) = searcher.search(parse(query)).chips
        assert (chip.kind, chip.label, chip.without) == (kind, label, "")

    def test_one_of_several_studies_goes_alone(self, searcher):
        chips = searcher.search(parse("study:(idr:idr0028 OR cil:idr0028)")).chips
        assert [chip.without for chip in chips] == ["study:cil:idr0028", "study:idr:idr0028"]

    def test_every_link_of_every_chip_can_be_followed(self, searcher):
        for query in UNDERSTOOD:
            for chip in searcher.search(parse(query)).chips:
                for link in (chip.without, chip.as_exact, chip.as_broad, chip.as_text):
                    assert write(parse(link)) == link


class TestPages:
    def test_studies_come_by_matching_samples_then_by_name(self, searcher):
        hits = searcher.search(parse("")).studies
        assert [(hit.archive, hit.accession) for hit in hits] == [
            ("idr", "idr0013-neumann-mitocheck"), ("cil", "idr0028"), ("idr", "idr0028"),
        ]  # fmt: skip
        assert [hit.images_complete for hit in hits] == [True, False, True]
        assert hits[0].url == "/studies/idr/idr0013-neumann-mitocheck/"

    def test_samples(self, searcher):
        request = parse("archive:cil")
        result = searcher.search(replace(request, unit="sample"))
        (hit,) = result.samples
        assert (hit.id, hit.archive, hit.name, hit.plate, hit.images) == (4, "cil", "well 4", "P1", None)
        assert hit.url == f"/samples/{hit.public_id}/"
        assert result.studies == ()

    @pytest.mark.parametrize(("unit", "page"), [("study", 2), ("sample", 2), ("study", 10_000)])
    def test_beyond_the_last_page(self, searcher, unit, page):
        with pytest.raises(NotFound, match="the last one is 1"):
            searcher.search(replace(parse(""), unit=unit, page=page))

    def test_the_first_page_of_nothing(self, searcher):
        result = searcher.search(parse("qqqqq"))
        assert (result.totals.samples, result.pages, result.facets) == (0, 1, {})
        assert result.totals.images_complete


def test_the_json_keeps_its_promise(searcher):
    answer = searcher.search(parse("phenotype:CMPO:0000002")).as_json()
    assert answer["query"] == "phenotype:CMPO:0000002"
    assert answer["totals"] == {"studies": 3, "samples": 4, "images": 3, "images_complete": False}
    study = answer["studies"][0]
    assert study.keys() >= {"accession", "archive", "title", "samples", "images", "why"}
    assert study["why"][0]["through"] == [
        {"term": "CMPO:0000004", "label": "mitosis delayed", "samples": 2, "taxon": "", "species": ""}
    ]
    values = {value["term"]: value for value in answer["facets"]["phenotype"]}
    assert values["CMPO:0000001"]["samples"] == 4
    assert all(value.keys() >= {"term", "label", "samples", "images", "studies"} for value in values.values())


def test_a_facet_on_its_own(searcher):
    facet = searcher.facet(parse(""), "phenotype", below="CMPO:0000003")
    assert [value.term for value in facet.values] == ["CMPO:0000006"]
    assert searcher.facet(parse("mouse"), "organism").values[0].selected is False


def test_what_is_chosen_is_shown_even_if_nothing_has_it(searcher):
    facet = searcher.search(parse("organism:NCBITaxon:4896")).facets["organism"]
    (chosen,) = [value for value in facet.values if value.selected]
    assert (chosen.term, chosen.samples, chosen.query) == ("NCBITaxon:4896", 0, "")


def test_terms_with_the_samples_of_one_below_are_passed_over(searcher):
    """Vertebrata and what is above have the same samples: the tree shows the nearer one, JSON has both."""
    facet = searcher.search(parse("")).facets["organism"]
    assert [value.term for value in facet.values] == ["NCBITaxon:7742", "NCBITaxon:10090", "NCBITaxon:9606"]
    assert [value.depth for value in facet.values] == [0, 1, 1]
    assert {value.term for value in facet.passing} == {"NCBITaxon:2759", "Tree_root:00000000"}
    assert facet.values[0].has_children
    assert facet.tree


def test_small_facets_count_what_they_leave_out(searcher):
    facet = searcher.search(replace(parse(""), facet_size=1)).facets["gene"]
    assert (len(facet.values), facet.more) == (1, 2)
    assert searcher.search(replace(parse(""), facet_size=0)).facets == {}
