"""OWL (RDF/XML) and OBO graphs JSON, read by pronto. Only the child process may import this: pronto's core can panic."""

import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

from pronto.ontology import Ontology
from pronto.pv import PropertyValue
from pronto.synonym import Synonym
from pronto.term import Term

from ontology.reading.identifiers import to_curie
from ontology.reading.obo_clauses import PART_OF_IDS
from ontology.reading.records import IS_A, PART_OF, Defective, Header, TermRow, is_preferred_label, with_preferred

_PART_OF_ADDRESS = "http://purl.obolibrary.org/obo/BFO_0000050"


def load(path: Path, kind: str) -> Ontology:
    """The file as pronto holds it, without its imports. Raises `Defective`; pronto may raise anything else."""
    if kind == "json":
        _check_json(path)
    warnings.simplefilter("ignore")  # about clauses that pronto leaves out: none that say something about words
    try:
        return Ontology(str(path), import_depth=0)
    except ParseError as error:
        cause = str(error).partition(": line")[0]
        raise Defective(error.position[0], f"the XML is broken: {cause}; the file may be cut off") from None
    except KeyError as error:
        raise _missing(path, str(error.args[0])) from None


def header(ontology: Ontology) -> Header:
    """What the ontology says about itself."""
    about = ontology.metadata
    said = {_last_word(note.property): _text(note) for note in about.annotations}
    version = about.data_version or said.get("versionInfo", "")
    return Header(about.ontology or "", said.get("title", ""), version, said.get("license", ""))


def terms(ontology: Ontology) -> Iterator[TermRow]:
    """Every class."""
    for term in ontology.terms():
        yield TermRow(
            to_curie(term.id),
            term.name or "",
            str(term.definition or ""),
            bool(term.obsolete),
            _curies(term.replaced_by.ids),
            _curies(term.consider.ids),
            _curies(term.alternate_ids),
            _curies(xref.id for xref in term.xrefs),
            with_preferred(term.name or "", _synonyms(term), _preferred(term)),
            _parents(term),
        )


def _synonyms(term: Term) -> list[tuple[str, str, str]]:
    return sorted((synonym.description, synonym.scope or "RELATED", _type(synonym)) for synonym in term.synonyms)


def _preferred(term: Term) -> str:
    return next((_text(note) for note in term.annotations if is_preferred_label(note.property)), "")


def _type(synonym: Synonym) -> str:
    return synonym.type.id if synonym.type else ""


def _curies(ids: Iterable[str]) -> list[str]:
    return sorted({to_curie(id_) for id_ in ids})


def _parents(term: Term) -> list[tuple[str, str]]:
    above = term.superclasses(distance=1, with_self=False).to_set().ids
    # the ids as they are: pronto's own view raises for a relation that the file uses but does not declare
    relations: Mapping[str, Iterable[str]] = term._data().relationships
    wholes = [whole for relation, others in relations.items() if _is_part_of(relation) for whole in others]
    return [(curie, IS_A) for curie in _curies(above)] + [(curie, PART_OF) for curie in _curies(wholes)]


def _is_part_of(relation: str) -> bool:
    return relation in PART_OF_IDS or relation == _PART_OF_ADDRESS


def _last_word(name: str) -> str:
    return re.split(r"[:/#]", name)[-1]


def _text(note: PropertyValue) -> str:
    return str(getattr(note, "literal", "") or getattr(note, "resource", ""))


def _check_json(path: Path) -> None:
    """Raise `Defective` unless the file is JSON with at least one graph of nodes."""
    try:
        with path.open(encoding="utf-8") as file:
            document = json.load(file)
    except json.JSONDecodeError as error:
        raise Defective(error.lineno, f"the JSON is broken: {error.msg}; the file may be cut off") from None
    except UnicodeDecodeError:
        raise Defective(0, "the file is not UTF-8") from None
    graphs = document.get("graphs")
    if not (isinstance(graphs, list) and graphs and all(isinstance(graph, dict) for graph in graphs)):
        raise Defective(1, "this JSON is not OBO graphs: it has no list of 'graphs'")
    if not any(graph.get("nodes") for graph in graphs):
        raise Defective(1, "its graphs have no nodes, so it states no term")


def _missing(path: Path, id_: str) -> Defective:
    """Where the id is mentioned that the file refers to but does not state."""
    curie = to_curie(id_)
    spellings = {id_, curie, curie.replace(":", "_", 1)}
    with path.open(encoding="utf-8", errors="replace") as file:
        line = next((number for number, text in enumerate(file, 1) if any(one in text for one in spellings)), 0)
    return Defective(
        line, f"a term lies below {curie}, which the file does not state; merge the ontology with its imports first"
    )
