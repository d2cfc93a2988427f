"""Small ontologies for tests, written as text."""

import json


def stanza(curie, name="", *lines):
    """One OBO term; `lines` are further clauses."""
    return "\n".join(["[Term]", f"id: {curie}", *([f"name: {name}"] if name else []), *lines, ""])


def obo(*stanzas, header=("format-version: 1.2", "ontology: test")):
    return "\n".join([*header, "", *stanzas])


def write(path, *stanzas, **options):
    path.write_text(obo(*stanzas, **options), encoding="utf-8")
    return str(path)


TYPEDEF = "[Typedef]\nid: part_of\nname: part of\n"

OWL = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
  xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:obo="http://purl.obolibrary.org/obo/"
  xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:terms="http://purl.org/dc/terms/">
  <owl:Ontology rdf:about="http://purl.obolibrary.org/obo/cmpo.owl">
    <owl:versionIRI rdf:resource="http://purl.obolibrary.org/obo/cmpo/releases/2020-01-02/cmpo.owl"/>
    <dc:title>Phenotypes</dc:title>
    <terms:license rdf:resource="https://creativecommons.org/publicdomain/zero/1.0/"/>
  </owl:Ontology>
  <owl:AnnotationProperty rdf:about="http://purl.obolibrary.org/obo/IAO_0100001"/>
  <owl:ObjectProperty rdf:about="http://purl.obolibrary.org/obo/BFO_0000050"><rdfs:label>part of</rdfs:label></owl:ObjectProperty>
  <owl:Class rdf:about="http://www.ebi.ac.uk/cmpo/CMPO_0000001"><rdfs:label>phenotype</rdfs:label></owl:Class>
  <owl:Class rdf:about="http://www.ebi.ac.uk/cmpo/CMPO_0000002">
    <rdfs:label>round cell</rdfs:label>
    <obo:IAO_0000115>A cell that is round.</obo:IAO_0000115>
    <oboInOwl:hasExactSynonym>rounded cell</oboInOwl:hasExactSynonym>
    <oboInOwl:hasAlternativeId>CMPO:0000099</oboInOwl:hasAlternativeId>
    <oboInOwl:hasDbXref>CL:0000000</oboInOwl:hasDbXref>
    <rdfs:subClassOf rdf:resource="http://www.ebi.ac.uk/cmpo/CMPO_0000001"/>
    <rdfs:subClassOf><owl:Restriction>
      <owl:onProperty rdf:resource="http://purl.obolibrary.org/obo/BFO_0000050"/>
      <owl:someValuesFrom rdf:resource="http://purl.obolibrary.org/obo/CL_0000000"/>
    </owl:Restriction></rdfs:subClassOf>
  </owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/CL_0000000"><rdfs:label>cell</rdfs:label></owl:Class>
  <owl:Class rdf:about="http://www.ebi.ac.uk/cmpo/CMPO_0000003">
    <rdfs:label>old cell</rdfs:label>
    <owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated>
    <obo:IAO_0100001 rdf:resource="http://www.ebi.ac.uk/cmpo/CMPO_0000002"/>
  </owl:Class>
</rdf:RDF>
"""


def graphs(*nodes, edges=()):
    """An OBO graphs JSON document of (CURIE, label) nodes and (child, predicate, parent) edges."""
    address = "http://purl.obolibrary.org/obo/"
    return json.dumps(
        {
            "graphs": [
                {
                    "id": f"{address}pato.owl",
                    "meta": {"version": f"{address}pato/releases/2021-03-04/pato.owl"},
                    "nodes": [
                        {"id": address + curie.replace(":", "_"), "lbl": label, "type": "CLASS"}
                        for curie, label in nodes
                    ],
                    "edges": [
                        {
                            "sub": address + child.replace(":", "_"),
                            "pred": pred,
                            "obj": address + parent.replace(":", "_"),
                        }
                        for child, pred, parent in edges
                    ],
                }
            ]
        }
    )
