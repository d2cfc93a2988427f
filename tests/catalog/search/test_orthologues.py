"""*CDC20 in any organism*: a gene and those that a table links with it, from the command to the page."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from catalog.pages.search import search_page
from catalog.search import service
from catalog.search.indexing import catch_up
from catalog.search.language import parse
from tests.catalog.builders import gene, harvest, well

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = b"#tax_id\tGeneID\trelationship\tOther_tax_id\tOther_GeneID\n9606\t991\tOrtholog\t10090\t107995\n9606\t1\tOrtholog\t10090\t2\n"


@pytest.fixture
def table(tmp_path):
    harvest(well(1, gene("CDC20", "NCBIGene:991")), well(2, gene("CDC20", "NCBIGene:991")))
    harvest(well(1, gene("Cdc20", "NCBIGene:107995", taxon="NCBITaxon:10090")), accession="idr0002")
    harvest(well(1, gene("BUB1", "NCBIGene:699")), accession="idr0003")
    catch_up()
    path = tmp_path / "gene_orthologs.gz"
    path.write_bytes(gzip.compress(TABLE))
    return str(path)


def load(table, *options):
    said = io.StringIO()
    call_command("load_orthologues", table, *options, stdout=said)
    return said.getvalue()


def test_a_loaded_table_is_asked_at_once(table):
    assert service.search(parse("orthologues:gene:NCBIGene:991")).totals.samples == 2
    assert load(table) == "2 new links between genes of different organisms\n"
    assert load(table) == "0 new links between genes of different organisms\n"
    result = service.search(parse("orthologues:gene:NCBIGene:991"))
    assert (result.query, result.totals.studies, result.totals.samples) == ("orthologues:gene:NCBIGene:991", 2, 3)
    assert service.search(parse("-orthologues:gene:NCBIGene:107995")).totals.samples == 1
    assert service.search(parse("gene:NCBIGene:991")).totals.samples == 2
    assert service.search(parse("gene:(orthologues:NCBIGene:107995 OR NCBIGene:699)")).totals.samples == 4


def test_the_chip_widens_and_narrows(table):
    load(table)
    (plain,) = service.search(parse("gene:NCBIGene:991")).chips
    assert (plain.orthologues, plain.as_orthologues, plain.as_gene) == (0, "orthologues:gene:NCBIGene:991", "")
    (wide,) = service.search(parse(plain.as_orthologues)).chips
    assert (wide.orthologues, wide.as_orthologues, wide.as_gene) == (1, "", "gene:NCBIGene:991")
    assert (wide.name, wide.without) == ("CDC20 (NCBITaxon:9606)".replace("NCBITaxon:9606", "H. sapiens"), "")
    (other,) = service.search(parse("gene:NCBIGene:699")).chips
    assert other.as_orthologues == ""


def test_the_reason_says_which_orthologue(table):
    load(table)
    reasons = {hit.accession: hit.why[0] for hit in service.search(parse("orthologues:gene:NCBIGene:991")).studies}
    assert [(one.term, one.samples) for one in reasons["idr0001"].through] == [("NCBIGene:991", 2)]
    assert [(one.term, one.samples) for one in reasons["idr0002"].through] == [("NCBIGene:107995", 1)]
    page = search_page({"q": "orthologues:gene:NCBIGene:991"})
    lines = {line.hit.accession: line.why[0] for line, _ in page.hits}
    assert [one.term for one in lines["idr0002"].indirect] == ["NCBIGene:107995"]
    assert lines["idr0002"].orthologues


def test_a_gene_without_orthologues_is_noted(table):
    result = service.search(parse("orthologues:gene:BUB1"))
    assert result.notes == ("No orthologues of BUB1 (NCBIGene:699) are known here.",)
    assert result.totals.samples == 1


def test_the_page_and_the_terminal_show_it(table, client, capsys):
    load(table)
    page = client.get("/", {"q": "orthologues:gene:NCBIGene:991"}).content.decode()
    assert "and 1 orthologue<" in page
    assert "an orthologue of <em>CDC20" in page
    assert "q=gene%3ANCBIGene%3A991" in page
    call_command("search", "orthologues:gene:NCBIGene:991")
    assert "and 1 orthologue" in capsys.readouterr().out


def test_programs_get_the_same(table, client):
    load(table)
    found = json.loads(client.get("/api/v1/search/", {"q": "orthologues:gene:991"}).content)
    assert found["totals"]["samples"] == 3
    assert found["understood"][0]["orthologues"] == 1
    assert found["studies"][0]["why"][0]["orthologues"] is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gene,other\nNCBIGene:5,NCBIGene:6\n", "a.csv links no two genes of the catalog in 1 pair"),
        ("gene,other\n", "a.csv links no two genes of the catalog in 0 pairs"),
        ("x\n", "a.csv, line 1: a table of orthologues has the columns"),
    ],
)
def test_a_wrong_table_gets_one_sentence(tmp_path, text, said):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(CommandError, match=said):
        load(str(tmp_path / "a.csv"))
    with pytest.raises(CommandError, match="There is no file"):
        load(str(tmp_path / "b.csv"))
