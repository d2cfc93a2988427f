"""What a new user gets wrong: each time one clear sentence and the right code, never a traceback, nothing half-written."""

import gzip
import re

import pytest

from .newcomer import ONTOLOGY, STUDY_TXT, TABLE, Installation, write_study


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    installation = Installation(tmp_path_factory.mktemp("fresh") / "data")
    said = installation.manage("migrate", "--verbosity", "0")
    assert said.code == 0, said.err
    return installation


@pytest.fixture
def here(fresh, tmp_path):
    return fresh.copy(tmp_path / "data")


def assert_refused(said, *words):
    """One line that says what is wrong, with each of `words` in it, and exit code 1."""
    assert "Traceback" not in said.everything, said.everything
    assert said.code == 1, said.everything
    lines = [line for line in said.err.splitlines() if line.strip()]
    assert len(lines) == 1, said.err
    assert re.match(r"(CommandError: )?[A-Z\"'`/].{20,400}[.?!]$", lines[0]), lines[0]
    for word in words:
        assert word.lower() in lines[0].lower(), lines[0]


def assert_nothing_stored(here):
    assert here.rows("catalog_study") == 0
    assert here.rows("catalog_sample") == 0
    assert here.rows("catalog_sourcevalue") == 0
    assert here.rows("ontology_ontology") == 0
    assert here.rows("ontology_term") == 0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("empty.obo", "", ["empty.obo", "empty"]),
        ("words.obo", "this is not an ontology\n", ["words.obo"]),
        ("list.xlsx", "PK", ["list.xlsx"]),
        ("page.owl", "<html><body>Not found</body></html>", ["page.owl"]),
        ("bad.obo", ONTOLOGY.replace("is_a: TOY:1 ! something", "is_a TOY:1"), ["bad.obo", "line 12"]),
    ],
)
def test_files_that_are_no_ontology(here, tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    assert_refused(here.manage("load_ontology", tmp_path / name), *words)
    assert_nothing_stored(here)


def test_an_ontology_that_is_not_there(here, tmp_path):
    assert_refused(here.manage("load_ontology", tmp_path / "cmpo.obo"), "cmpo.obo")
    assert_nothing_stored(here)


def test_a_bad_line_in_a_new_version_leaves_the_old_version_whole(here, tmp_path):
    (tmp_path / "toy.obo").write_text(ONTOLOGY)
    assert here.manage("load_ontology", tmp_path / "toy.obo").code == 0
    (tmp_path / "toy.obo").write_text(ONTOLOGY.replace("something red", "something blue") + "\n[Term]\nname no colon\n")
    assert_refused(here.manage("load_ontology", tmp_path / "toy.obo"), "toy.obo", "line 15")
    assert here.rows("ontology_term", "label = 'something red'") == 1
    assert here.rows("ontology_term", "label = 'something blue'") == 0
    assert here.rows("ontology_term") == 2


def test_a_wrong_archive_name(here, tmp_path):
    write_study(tmp_path / "archive")
    assert_refused(here.manage("harvest", "ird", tmp_path / "archive"), "ird", "idr")
    assert_nothing_stored(here)


@pytest.mark.parametrize("archive", ["idr", "biostudies", "cil"])
def test_a_directory_without_studies(here, tmp_path, archive):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "holiday.jpg").write_bytes(b"\xff\xd8")
    assert_refused(here.manage("harvest", archive, tmp_path / "nothing"), "nothing")
    assert_nothing_stored(here)


def test_a_directory_that_is_not_there(here, tmp_path):
    assert_refused(here.manage("harvest", "idr", tmp_path / "nowhere"), "nowhere")
    assert_nothing_stored(here)


def test_an_accession_that_the_archive_does_not_have(here, tmp_path):
    write_study(tmp_path / "archive")
    assert_refused(here.manage("harvest", "idr", tmp_path / "archive", "--accession", "idr0000"), "idr0000")
    assert_nothing_stored(here)


def broken_tables():
    whole = gzip.compress(TABLE.encode() * 200, mtime=0)
    return [
        ("empty", b"", ""),
        ("truncated", whole[: len(whole) // 2], ".gz"),
        ("empty gzip", b"", ".gz"),
        ("binary", bytes(range(256)) * 20, ""),
    ]


@pytest.mark.parametrize(("name", "table", "suffix"), broken_tables(), ids=[row[0] for row in broken_tables()])
def test_a_broken_table_is_named_and_stops_nothing_else(here, tmp_path, name, table, suffix):
    broken = write_study(tmp_path / "archive", "idr9001", table, suffix)
    write_study(tmp_path / "archive", "idr9002")
    said = here.manage("harvest", "idr", tmp_path / "archive")
    assert "Traceback" not in said.everything, said.everything
    assert broken.name in said.everything, said.everything
    assert here.rows("catalog_sample", "NOT implicit") == 4, said.everything
    good = here.manage("search", "study:idr9002", "--json")
    assert good.code == 0, good.err
    assert '"samples": 4' in good.out


def test_a_plain_table_that_is_called_gz_is_read(here, tmp_path):
    write_study(tmp_path / "archive", table=TABLE.encode(), suffix=".gz")
    assert here.manage("harvest", "idr", tmp_path / "archive").code == 0
    assert here.rows("catalog_sample", "NOT implicit") == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1253"])
def test_tables_in_other_encodings_are_read_or_refused(here, tmp_path, encoding):
    """Greek alpha in four encodings: the text arrives as it is, or the defect names the file."""
    path = write_study(tmp_path / "archive", "idr9001", TABLE.encode(encoding))
    said = here.manage("harvest", "idr", tmp_path / "archive")
    assert "Traceback" not in said.everything, said.everything
    if encoding.startswith("utf-8"):
        assert here.rows("catalog_sourcevalue", "text = 'TNF-α 1'") == 1
    if not here.rows("catalog_sourcevalue", "text = 'TNF-α 1'"):
        assert path.name in said.everything, said.everything
        assert "encod" in said.everything.lower() or "utf-8" in said.everything.lower(), said.everything
    assert here.rows("catalog_sourcevalue", "instr(text, char(0))") == 0
    assert here.rows("catalog_sourcevalue", "text LIKE '%Plate%'") == 0


def test_an_empty_study_file_is_named_and_stops_nothing_else(here, tmp_path):
    path = write_study(tmp_path / "archive", "idr9001")
    study = path.parent.parent / "idr9001-study.txt"
    study.write_text("")
    write_study(tmp_path / "archive", "idr9002")
    said = here.manage("harvest", "idr", tmp_path / "archive")
    assert "Traceback" not in said.everything, said.everything
    assert study.name in said.everything, said.everything
    assert here.rows("catalog_study") == 1
    assert here.rows("catalog_sample") == 4


def test_a_study_file_in_another_encoding(here, tmp_path):
    path = write_study(tmp_path / "archive", "idr9001")
    text = STUDY_TXT.format(accession="idr9001").replace("Round cells", "Zellgrößen")
    (path.parent.parent / "idr9001-study.txt").write_bytes(text.encode("latin-1"))
    said = here.manage("harvest", "idr", tmp_path / "archive")
    assert "Traceback" not in said.everything, said.everything
    assert here.rows("catalog_study", "title LIKE 'Zellgr%en'") == 1 or "idr9001-study.txt" in said.everything


BAD_QUERIES = [
    ('phenotype:"mitosis delayed', ["quot"]),
    ("fenotype:x", ["fenotype", "phenotype"]),
    ("phenotype:(A OR", [")"]),
    ("dose>=10parsec", ["parsec"]),
    ("x" * 2500, ["2,000"]),
]


@pytest.mark.parametrize(("query", "words"), BAD_QUERIES, ids=[row[0][:30] for row in BAD_QUERIES])
def test_bad_queries_on_the_command_line(fresh, query, words):
    assert_refused(fresh.manage("search", query), *words)


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "words"), BAD_QUERIES, ids=[row[0][:30] for row in BAD_QUERIES])
def test_bad_queries_over_http(client, query, words):
    page = client.get("/", {"q": query})
    answer = client.get("/api/v1/search/", {"q": query})
    assert (page.status_code, answer.status_code) == (400, 400)
    for word in words:
        assert word in page.content.decode().lower().replace("&quot;", '"')
        assert word in str(answer.json()).lower()


@pytest.mark.django_db
def test_page_ten_thousand(client):
    page = client.get("/", {"q": "", "page": "10000"})
    answer = client.get("/api/v1/search/", {"q": "", "page": "10000"})
    assert (page.status_code, answer.status_code) == (404, 404)
    assert "10000" in page.content.decode().replace(",", "")
    assert "10000" in str(answer.json()).replace(",", "")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["0", "-1", "last", "1.5", "9" * 30])
def test_pages_that_are_no_pages(client, page):
    for address in ("/", "/api/v1/search/"):
        answer = client.get(address, {"q": "", "page": page})
        assert answer.status_code in (400, 404), address
        assert "page" in answer.content.decode().lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/studies/idr/idr0000/",
        "/studies/nowhere/idr0001/",
        "/terms/CMPO:9999999/",
        "/terms/nonsense/",
        "/samples/00000000-0000-0000-0000-000000000000/",
        "/samples/7/",
        "/api/v1/studies/idr0000/",
        "/api/v1/terms/CMPO:9999999/",
    ],
)
def test_addresses_of_nothing(client, address):
    assert client.get(address).status_code == 404
