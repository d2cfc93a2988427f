"""Parents of an OWL file in RDF/XML: named superclasses, and what a class is said to be part of."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_RDF, _RDFS, _OWL = (
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://www.w3.org/2000/01/rdf-schema#}",
    "{http://www.w3.org/2002/07/owl#}",
)
_PART_OF = "http://purl.obolibrary.org/obo/BFO_0000050"


def edges(path: Path) -> Iterator[tuple[str, str]]:
    """Child and parent as CURIEs; a class without parents is paired with the empty string."""
    for one in ElementTree.parse(path).getroot().findall(f"{_OWL}Class"):
        child = _curie(one.get(f"{_RDF}about", ""))
        yield child, ""
        for above in one.findall(f"{_RDFS}subClassOf"):
            yield child, _curie(above.get(f"{_RDF}resource", "") or _whole(above))


def _whole(above: ElementTree.Element) -> str:
    """The class that `part_of some class` names."""
    restriction = above.find(f"{_OWL}Restriction")
    relation = restriction.find(f"{_OWL}onProperty") if restriction is not None else None
    some = restriction.find(f"{_OWL}someValuesFrom") if restriction is not None else None
    if relation is None or some is None or relation.get(f"{_RDF}resource") != _PART_OF:
        return ""
    return some.get(f"{_RDF}resource", "")


def _curie(address: str) -> str:
    """`http://purl.obolibrary.org/obo/FBbi_00000251` as `FBbi:00000251`."""
    return ":".join(address.rsplit("/", 1)[-1].rsplit("_", 1))
