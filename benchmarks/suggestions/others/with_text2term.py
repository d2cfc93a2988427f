"""text2term on the same names and texts."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import text2term


def ranked(names: list[list[str]], texts: list[str]) -> Iterator[list[str]]:
    """text2term's TF-IDF mapper over exactly these names, as an OWL file without a network."""
    base = "http://example.org/t#"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.owl"
        with path.open("w", encoding="utf-8") as file:
            file.write(
                '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
                'xmlns:o="http://www.geneontology.org/formats/oboInOwl#"><owl:Ontology rdf:about="http://example.org/t"/>'
                '<owl:AnnotationProperty rdf:about="http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"/>'
            )
            for term, kind, name in names:
                tag = "rdfs:label" if kind == "label" else "o:hasExactSynonym"
                file.write(f'<owl:Class rdf:about="{base}{term}"><{tag}>{escape(name)}</{tag}></owl:Class>')
            file.write("</rdf:RDF>")
        found = text2term.map_terms(
            texts, str(path), mapper=text2term.Mapper.TFIDF, max_mappings=5, min_score=0.0, incl_unmapped=True
        )
    rows: dict[str, list[str]] = {}
    for row in found.sort_values("Mapping Score", ascending=False).to_dict("records"):
        rows.setdefault(row["Source Term"], []).append(str(row["Mapped Term IRI"]).rpartition("#")[2])
    yield from ([term for term in rows.get(text, []) if term] for text in texts)
