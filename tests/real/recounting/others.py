"""Cell Image Library and BioStudies, as far as their records state ids."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import ids
from .tally import Place, Tally

CIL_FIELDS = {
    "NCBIORGANISMALCLASSIFICATION": "organism",
    "IMAGINGMODE": "imaging_method",
    "CELLTYPE": "cell_type",
    "CELLLINE": "cell_line",
    "HUMAN_DISEASE": "disease",
    "PATHOLOGICALPROCESS": "disease",
    "BIOLOGICALPROCESS": "biological_process",
    "CELLULARCOMPONENT": "cellular_component",
    "MOLECULARFUNCTION": "molecular_function",
    "PREPARATION": "preparation",
    "RELATIONTOINTACTCELL": "preparation",
    "SOURCEOFCONTRAST": "contrast",
    "VISUALIZATIONMETHODS": "visualization",
    "ZEBRAFISH_ANATOMY": "anatomy",
    "MOUSE_GROSS_ANATOMY": "anatomy",
    "HUMAN_DEV_ANATOMY": "anatomy",
    "XENOPUS_ANATOMY": "anatomy",
    "PLANT_GROWTH": "developmental_stage",
    "SPECIESTAXASPECIFIC": "anatomy",
}


def count_cil(path: Path, tally: Tally) -> None:
    """A record is a sample; its GROUP_ID, or the record itself, is the study."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            record = json.loads(line)
            core = record["_source"]["CIL_CCDB"]["CIL"]["CORE"]
            group = core.get("GROUP_ID")
            study = f"cil:CIL_GROUP_{group}" if group else "cil:" + record["_id"]
            sample = tally.sample(Place(study, path.name, number))
            for field, prop in CIL_FIELDS.items():
                for item in _listed(core.get(field)):
                    if isinstance(item, dict) and (curie := ids.curie(str(item.get("onto_id", "")))):
                        tally.state(sample, _stage_or(prop, curie), curie)


def count_biostudies(folder: Path, tally: Tally) -> None:
    """An association of a component is a sample; a component without any has one implicit sample, a study too."""
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        study = f"biostudies:{record['accno']}"
        root = record["section"]
        components = [section for section in _sections(root) if section.get("type") == "Study Component"]
        for component in components or [root]:
            below = list(_sections(component))
            inherited = list(_stated(below if components else [root, *below])) or list(_stated([root]))
            for _ in [section for section in below if section.get("type") == "Associations"] or [component]:
                sample = tally.sample(Place(study, path.name, 0))
                for prop, curie in inherited:
                    tally.state(sample, prop, curie)


def _stage_or(prop: str, curie: str) -> str:
    """Plant Ontology keeps stages beside structures: PO:0007... and PO:00010... are stages, whatever the field."""
    return "developmental_stage" if curie.startswith(("PO:0007", "PO:00010")) else prop


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _sections(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every section below, tables flattened."""
    for child in section.get("subsections") or []:
        for one in _listed(child):
            if isinstance(one, dict):
                yield one
                yield from _sections(one)


def _stated(sections: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Property and id that these sections give an organism or an imaging method."""
    for section in sections:
        for attribute in section.get("attributes") or []:
            name, value = attribute.get("name") or "", str(attribute.get("value") or "")
            quals = {str(q.get("name")): str(q.get("value") or "") for q in attribute.get("valqual") or []}
            stated = {
                "NCBI taxon ID": ("organism", ids.curie(value, "NCBITaxon")),
                "NCBI Taxonomy ID": ("organism", ids.curie(value, "NCBITaxon")),
                "Ontology Term ID": ("imaging_method", ids.curie(value)),
                "Organism": ("organism", ids.curie(quals.get("TermId", ""), quals.get("Ontology", ""))),
                "Imaging Method": ("imaging_method", ids.curie(quals.get("TermId", ""), quals.get("Ontology", ""))),
            }.get(name)
            if stated and stated[1]:
                yield stated[0], stated[1]
