import gzip

import pytest

from ontology.reading.records import Defective
from ontology.reading.sniffing import sniff
from tests.ontology.files import OWL, graphs, obo, stanza


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (obo(stanza("X:0000001")), "obo"),
        ("! a remark\n\n[Term]\nid: X:0000001\n", "obo"),
        ("\ufeffformat-version: 1.2\n", "obo"),
        ("ontology: x\n", "obo"),
        (OWL, "owl"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY owl "http://www.w3.org/2002/07/owl#" >\n]>\n<rdf:RDF/>',
            "owl",
        ),
        ("<!-- remark <x> --><rdf:RDF/>", "owl"),
        (graphs(("PATO:0000001", "quality")), "json"),
    ],
)
def test_the_content_tells_the_format(tmp_path, content, expected):
    path = tmp_path / "misleading.html"
    path.write_text(content, encoding="utf-8")
    assert sniff(path) == expected


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        (b"", 0, "the file is empty"),
        (b" \n\n\t", 0, "the file is empty"),
        (b"\x00\x01\x02format-version: 1.2", 0, "binary"),
        (b"PK\x03\x04 zipped", 0, "binary"),
        (gzip.compress(b"x", mtime=0), 0, "binary"),
        (b"<!DOCTYPE html>\n<html><body>404", 1, "HTML page"),
        (b"<html xmlns='x'>", 1, "HTML page"),
        (b'<?xml version="1.0"?><html>', 1, "HTML page"),
        (b"Prefix(:=<http://x#>)\nOntology(<http://x>", 1, "functional syntax"),
        (b"Prefix: owl: <http://x#>\n", 1, "Manchester"),
        (b"@prefix owl: <http://x#> .", 1, "Turtle"),
        (b"PREFIX owl: <http://x#>", 1, "Turtle"),
        (b'<?xml version="1.0"?>\n<Ontology xmlns="x">', 1, "OWL/XML"),
        (b'<?xml version="1.0"?>\n<feed>', 1, "root <feed>"),
        (b"<?xml version='1.0'?>", 1, "root <nothing>"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", 1, "Git LFS"),
        (b"id,label\nX:1,x\n", 1, "no ontology"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF/>', 1, "entities"),
        (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rdf:RDF/>', 1, "entities"),
        (b'<!DOCTYPE x [<!ENTITY % a "b">]><rdf:RDF/>', None, ""),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path, content, line, cause):
    path = tmp_path / "file.obo"
    path.write_bytes(content)
    if line is None:
        assert sniff(path) == "owl"
        return
    with pytest.raises(Defective) as caught:
        sniff(path)
    assert caught.value.line == line
    assert cause in caught.value.cause
