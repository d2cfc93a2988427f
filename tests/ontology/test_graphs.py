"""What pronto reads, as rows: here without the child process, so only files that cannot make it panic."""

import pytest

from ontology.reading import graphs
from ontology.reading.records import Defective, Header
from tests.ontology.files import OWL
from tests.ontology.files import graphs as document


def rows(path, content, kind="owl"):
    path.write_text(content, encoding="utf-8")
    ontology = graphs.load(path, kind)
    return graphs.header(ontology), {row.curie: row for row in graphs.terms(ontology)}


def owl_with(*lines):
    """The example with more said about `round cell`."""
    place = "<rdfs:label>round cell</rdfs:label>"
    return OWL.replace(place, "\n".join([place, *lines]))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<oboInOwl:hasBroadSynonym>cell</oboInOwl:hasBroadSynonym>", ("cell", "BROAD", "")),
        ("<oboInOwl:hasNarrowSynonym>HeLa</oboInOwl:hasNarrowSynonym>", ("HeLa", "NARROW", "")),
        ("<oboInOwl:hasRelatedSynonym>globe</oboInOwl:hasRelatedSynonym>", ("globe", "RELATED", "")),
        (
            '<skos:prefLabel xmlns:skos="http://www.w3.org/2004/02/skos/core#">ball</skos:prefLabel>',
            ("ball", "EXACT", ""),
        ),
    ],
)
def test_names_of_every_scope(tmp_path, line, expected):
    _, terms = rows(tmp_path / "x.owl", owl_with(line))
    assert expected in [tuple(synonym) for synonym in terms["CMPO:0000002"].synonyms]


def test_a_preferred_label_that_is_the_label_is_no_second_name(tmp_path):
    line = '<skos:prefLabel xmlns:skos="http://www.w3.org/2004/02/skos/core#">round cell</skos:prefLabel>'
    _, terms = rows(tmp_path / "x.owl", owl_with(line))
    assert [tuple(synonym) for synonym in terms["CMPO:0000002"].synonyms] == [("rounded cell", "EXACT", "")]


def test_what_may_replace_a_term_need_not_be_in_the_file(tmp_path):
    lines = (
        '<oboInOwl:consider rdf:resource="http://purl.obolibrary.org/obo/GO_0000001"/>',
        '<obo:IAO_0100001 rdf:resource="http://purl.obolibrary.org/obo/GO_0000002"/>',
    )
    _, terms = rows(tmp_path / "x.owl", owl_with(*lines))
    assert terms["CMPO:0000002"].replaced_by == ["GO:0000002"]


def test_other_relations_are_no_parents(tmp_path):
    content = OWL.replace("obo/BFO_0000050", "obo/RO_0002202")
    _, terms = rows(tmp_path / "x.owl", content)
    assert terms["CMPO:0000002"].parents == [("CMPO:0000001", "is_a")]


def test_ids_of_other_vocabularies_are_kept(tmp_path):
    content = OWL.replace("http://purl.obolibrary.org/obo/CL_0000000", "http://edamontology.org/topic_3382")
    _, terms = rows(tmp_path / "x.owl", content)
    assert terms["EDAM:topic_3382"].label == "cell"
    assert ("EDAM:topic_3382", "part_of") in terms["CMPO:0000002"].parents


def test_an_ontology_that_says_nothing_of_itself(tmp_path):
    start, end = OWL.index("    <owl:versionIRI"), OWL.index("  </owl:Ontology>")
    header, _ = rows(tmp_path / "x.owl", OWL[:start] + OWL[end:])
    assert header == Header("cmpo")


def test_a_plain_version_is_taken_where_there_is_no_address_of_one(tmp_path):
    content = OWL.replace(
        '<owl:versionIRI rdf:resource="http://purl.obolibrary.org/obo/cmpo/releases/2020-01-02/cmpo.owl"/>',
        "<owl:versionInfo>1.2.3</owl:versionInfo>",
    )
    assert rows(tmp_path / "x.owl", content)[0].version == "1.2.3"


def test_part_of_in_graphs(tmp_path):
    nodes = [("PATO:0000001", "a"), ("PATO:0000002", "b"), ("BFO:0000050", "part of")]
    part_of = "http://purl.obolibrary.org/obo/BFO_0000050"
    content = document(*nodes, edges=[("PATO:0000002", part_of, "PATO:0000001")])
    assert rows(tmp_path / "x.json", content, "json")[1]["PATO:0000002"].parents == [("PATO:0000001", "part_of")]


@pytest.mark.parametrize("content", [b'{"graphs": "\xff"}', b'{"graphs": {}}', b"{}", b'{"graphs": [[]]}'])
def test_json_that_is_no_graph_is_refused_before_pronto_sees_it(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(Defective):
        graphs.load(path, "json")


def test_imports_are_not_followed(tmp_path):
    place = "<dc:title>"
    content = OWL.replace(place, f'<owl:imports rdf:resource="http://127.0.0.1:1/none.owl"/>{place}')
    assert "CMPO:0000002" in rows(tmp_path / "x.owl", content)[1]
