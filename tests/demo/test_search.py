"""The demo end to end: loaded, harvested, indexed and asked. README's queries find what README says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from catalog.models import GeneMergeProposal
from catalog.search.results import SearchResult
from ingest.services import harvest
from ontology.models import Term
from ontology.services import load_source
from tests.demo.conftest import Search
from tests.demo.recount import DEMO, SLICES, STUDIES, having, phenotypes, rows, showing

# Each test is undone by itself, inside the transaction that the fixture undoes.
pytestmark = pytest.mark.django_db

README = (DEMO / "README.md").read_text(encoding="utf-8")
TRY_THESE = re.findall(r"^\| `(.+?)` \|.*\| (idr[^|]+) \| ([\d,]+) \|$", README, re.MULTILINE)


def counts(result: SearchResult) -> Counter[str]:
    return Counter({study.accession: study.samples for study in result.studies})


def test_readme_has_queries_to_try() -> None:
    assert 6 <= len(TRY_THESE) <= 8


@pytest.mark.parametrize(("query", "studies", "samples"), TRY_THESE, ids=[query for query, _, _ in TRY_THESE])
def test_a_query_of_readme_finds_what_readme_says(search: Search, query: str, studies: str, samples: str) -> None:
    result = search(query)
    assert ", ".join(sorted(study.accession for study in result.studies)) == studies
    assert f"{result.totals.samples:,}" == samples
    assert result.totals.studies == len(result.studies)


def test_everything_is_there(search: Search) -> None:
    result = search("")
    assert counts(result) == Counter({study.name[:7]: len(rows(study)) for study in STUDIES})


USED = sorted({it for study in STUDIES for row in rows(study) for it in phenotypes(row)})
PARENTS = ["CMPO:0000194", "CMPO:0000005", "CMPO:0000011", "CMPO:0000150", "CMPO:0000003", "CMPO:0000356"]


@pytest.mark.parametrize("term", [*USED, *PARENTS])
def test_a_phenotype_has_as_many_samples_as_a_plain_count_gives(search: Search, term: str) -> None:
    assert counts(search(f"phenotype:{term}")) == showing(term)


def test_why_names_the_terms_below_that_studies_mention(search: Search) -> None:
    result = search('phenotype:"mitotic process phenotype"')
    through = {hit.accession: {it.term for why in hit.why for it in why.through} for hit in result.studies}
    assert through["idr0001"] == {"CMPO:0000369"}
    assert through["idr0002"] == {"CMPO:0000328", "CMPO:0000329"}
    assert "CMPO:0000194" not in set().union(*through.values())


def test_one_symbol_stays_two_genes(search: Search) -> None:
    result = search("gene:CDC20")
    found = {value.term: value.samples for value in result.facets["gene"].values if value.label == "CDC20"}
    assert found == {"ENSEMBL:ENSG00000117399": 20, "SGD:YGL116W": 7}
    assert counts(search("gene:SGD:YGL116W")) == having(Gene_Symbol="CDC20", Gene_Identifier="YGL116W")


def test_salts_and_stereoisomers_meet_at_the_first_block(search: Search) -> None:
    both = having(Compound_Name="taxol") + having(Compound_Name="Paclitaxel")
    assert counts(search("compound:InChIKey:RCINICONZNJXQF")) == both
    assert counts(search("compound:taxol")) == both
    assert counts(search("exact:compound:InChIKey:RCINICONZNJXQF-MZXODVADSA-N")) == having(Compound_Name="taxol")


def test_every_id_is_known(search: Search) -> None:
    assert list(Term.objects.filter(kind=Term.Kind.UNRESOLVED).values_list("curie", flat=True)) == []


def test_two_ids_for_one_symbol_are_proposed_to_be_merged(search: Search) -> None:
    proposed = set(GeneMergeProposal.objects.values_list("symbol", flat=True))
    assert proposed >= {"ARHGAP12", "BCR", "DEPDC1"}


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_loading_a_slice_again_does_nothing(search: Search, path: Path) -> None:
    assert load_source(source=str(path)).unchanged


def test_harvesting_again_does_nothing(search: Search) -> None:
    report = harvest(archive="idr", location=str(DEMO / "idr"))
    assert (report.unchanged, report.studies, report.samples, report.defects) == (12, 12, 0, 0)
