"""The child process and its door, with real processes."""

import io
import json
import sys

import pytest

from ontology.problems import Problem
from ontology.reading import child, parent
from ontology.reading import graphs as graphs_reader
from ontology.reading.parent import describe, read
from ontology.reading.records import Header, TermRow
from tests.ontology.files import OWL, graphs, obo, stanza


def parsed(path, content):
    path.write_text(content, encoding="utf-8")
    with read(path, path.name) as file:
        return file.header, {row.curie: row for row in file}, file.mixed


def test_an_obo_file_comes_through_the_process(tmp_path):
    content = obo(stanza("X:0000001", "ä"), stanza("X:0000002", "b", "is_a: X:0000001"))
    header, rows, mixed = parsed(tmp_path / "x.obo", content)
    assert header == Header("test")
    assert rows["X:0000001"] == TermRow("X:0000001", "ä", "", False, [], [], [], [], [], [], 4)
    assert rows["X:0000002"].parents == [["X:0000001", "is_a"]]
    assert not mixed


def test_owl_comes_through_the_process(tmp_path):
    header, rows, mixed = parsed(tmp_path / "cmpo.owl", OWL)
    assert header.name == "Phenotypes"
    assert "2020-01-02" in header.version
    assert header.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert rows["CMPO:0000002"] == TermRow(
        "CMPO:0000002",
        "round cell",
        "A cell that is round.",
        False,
        [],
        [],
        ["CMPO:0000099"],
        ["CL:0000000"],
        [["rounded cell", "EXACT", ""]],
        [["CMPO:0000001", "is_a"], ["CL:0000000", "part_of"]],
        0,
    )
    assert rows["CMPO:0000003"].obsolete
    assert rows["CMPO:0000003"].replaced_by == ["CMPO:0000002"]
    assert not mixed


def test_graphs_json_comes_through_the_process(tmp_path):
    nodes = [("PATO:0000001", "quality"), ("PATO:0000002", "round")]
    header, rows, _ = parsed(tmp_path / "pato.json", graphs(*nodes, edges=[("PATO:0000002", "is_a", "PATO:0000001")]))
    assert "2021-03-04" in header.version
    assert rows["PATO:0000002"].label == "round"
    assert rows["PATO:0000002"].parents == [["PATO:0000001", "is_a"]]


@pytest.mark.parametrize("kept", [0, 100], ids=["from disk", "from memory"])
def test_terms_can_be_gone_over_more_than_once(tmp_path, monkeypatch, kept):
    monkeypatch.setattr(parent, "KEPT_IN_MEMORY", kept)
    path = tmp_path / "x.obo"
    path.write_text(obo(stanza("X:0000001"), stanza("X:0000002")))
    with read(path, "x.obo") as file:
        assert [row.curie for row in file] == [row.curie for row in file] == ["X:0000001", "X:0000002"]
        assert file.count == 2


MISSING = OWL.replace(
    'rdf:about="http://purl.obolibrary.org/obo/CL_0000000"', 'rdf:about="http://purl.obolibrary.org/obo/CL_0000001"'
)
MISSING = MISSING.replace(
    '<rdfs:subClassOf rdf:resource="http://www.ebi.ac.uk/cmpo/CMPO_0000001"/>',
    '<rdfs:subClassOf rdf:resource="http://purl.obolibrary.org/obo/GO_0005623"/>',
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "file: the file is empty."),
        (obo(), "file: it states no term."),
        (obo(stanza("X:0000001", "a", "! b")), "file, line 7: a comment inside a frame; put it before the [Term] line or remove it."),
        (OWL[:2000], "file, line 29: the XML is broken: unclosed token; the file may be cut off."),
        (MISSING, "file, line 20: a term lies below GO:0005623, which the file does not state; merge"),
        ("{", "file, line 1: the JSON is broken"),
        ('{"graphs": ["x"]}', "file, line 1: this JSON is not OBO graphs"),
        ('{"graphs": []}', "file, line 1: this JSON is not OBO graphs"),
        ('{"graphs": [{"id": "x", "nodes": []}]}', "file, line 1: its graphs have no nodes"),
        ('{"graphs": [{"nodes": [{"id": 7}]}]}', "file: pronto cannot read it"),
    ],
)  # fmt: skip
def test_one_line_says_why_not(tmp_path, content, message):
    path = tmp_path / "file"
    path.write_text(content)
    with pytest.raises(Problem) as caught, read(path, "file"):
        pass
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_panic_of_pronto_is_one_line(tmp_path, monkeypatch):
    """Its Rust core raises what no `except Exception` sees, here about graphs that are none."""
    monkeypatch.setattr(graphs_reader, "_check_json", print)
    path, out = tmp_path / "x.json", io.StringIO()
    path.write_text('{"graphs": []}')
    assert child.main(path, out) == 1
    said = json.loads(out.getvalue())
    assert said["error"].startswith("pronto cannot read it (PanicException: ")
    assert "\n" not in said["error"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os; os.kill(os.getpid(), 9)", "killed by signal 9; the machine may have run out of memory"),
        ("import sys; sys.exit(3)", "exit code 3"),
        ("raise RuntimeError('strange')", "RuntimeError: strange"),
        ('print(\'["","","",""]\')', "exit code 0"),
        ("print('{\"no\"')", "exit code 0"),
        ("print(7)", "exit code 0"),
    ],
)
def test_a_reader_that_stops_leaves_no_half_of_anything(tmp_path, monkeypatch, program, message):
    real = parent.subprocess.run

    def run(command, **options):
        return real([sys.executable, "-c", program], **options)

    monkeypatch.setattr(parent.subprocess, "run", run)
    with pytest.raises(Problem, match="the reader stopped") as caught, read(tmp_path / "x", "x"):
        pass
    assert message in str(caught.value)


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(parent, "TIME_LIMIT", 0.001)
    path = tmp_path / "x.obo"
    path.write_text(obo(stanza("X:0000001")))
    with pytest.raises(Problem, match="took more than"), read(path, "x.obo"):
        pass


def test_the_child_says_what_the_system_says(tmp_path):
    out = io.StringIO()
    assert child.main(tmp_path / "absent", out) == 1
    assert json.loads(out.getvalue()) == {"line": 0, "error": "it cannot be opened: No such file or directory"}


def test_a_defect_without_a_line_names_the_file_only():
    assert describe("x.obo", 0, "it is odd") == "x.obo: it is odd."
    assert describe("x.obo", 3, "it is odd") == "x.obo, line 3: it is odd."
