"""REMBI's and submitters' names of attributes and columns, as properties of the registry.

Names: REMBI 1.5 as the BioImage Archive implements it, its help page on file lists, and what 35 real submissions use.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from catalog.facts import CompoundClaim, GeneClaim, TermClaim, ValueFact
from catalog.properties import PROPERTIES
from ingest.archives.pagetab import Attribute, Section, squash
from ontology.curies import normalise

NAMES = {
    "organism": ("organism", "species", "scientific name"),
    "strain": ("strain", "strain/line", "background strain"),
    "cell_line": ("cell line",),
    "cell_type": ("cell type", "celltype"),
    "anatomy": ("tissue", "tissue type", "organ", "organism part", "anatomical part"),
    "developmental_stage": ("developmental stage", "development stage", "stage"),
    "sex": ("sex", "gender"),
    "age": ("age",),
    "disease": ("disease", "disease state", "diagnosis"),
    "gene": ("gene symbol", "gene", "gene name"),
    "protein": ("protein", "target protein", "protein name"),
    "sirna": ("sirna", "sirna identifier"),
    "antibody": ("antibody", "antibody name"),
    "compound": ("compound", "compound name", "drug", "chemical"),
    "dose": ("concentration", "dose", "compound concentration"),
    "treatment": ("treatment", "treatment agent"),
    "genotype": ("genotype", "genotype/line"),
    "control": ("control type",),
    "quality_control": ("quality control",),
    "phenotype": ("phenotype",),
    "biological_entity": ("biological entity",),
    "variable": ("intrinsic variable", "extrinsic variable", "experimental variable", "experimental condition"),
    "study_type": ("study type",),
    "technology": ("technology type",),
    "imaging_method": ("imaging method", "ontology value"),
    "instrument": ("imaging instrument", "technology platform"),
    "channel": ("channel", "channels"),
}
_PROPERTY_OF = {name: prop for prop, names in NAMES.items() for name in names}
_WRAPPED = re.compile(r"(?:characteristics|experimental condition|comment)\s*\[(.+)\]")
_TAXON_ID = ("ncbi taxon id", "ncbi taxonomy id", "ncbi taxon", "taxon id")


def property_of(name: str) -> str:
    """The property that an attribute or column of this name is about, or nothing."""
    plain = squash(name)
    if wrapped := _WRAPPED.fullmatch(plain):
        plain = wrapped[1].strip()
    return _PROPERTY_OF.get(plain, "")


def values(section: Section) -> Iterator[ValueFact]:
    """What a section's attributes, and its Organism and Imaging Method sections, say about properties."""
    taxon = _only(section.all(*_TAXON_ID))
    for attribute in section.attributes:
        prop = property_of(attribute.name)
        if not prop:
            continue
        is_one_organism = prop == "organism" and len(section.all(*NAMES["organism"])) == 1
        yield value(prop, attribute, taxon if is_one_organism else "")
    for child in section.sections:
        if child.kind == "organism":
            yield from values(child)
        elif child.kind == "imaging method":
            yield from _imaging_method(child)


def _imaging_method(section: Section) -> Iterator[ValueFact]:
    """Ontology Value is its name, Ontology Name the ontology (or once more its name), Ontology Term ID its id."""
    text = section.first("Ontology Value", "Ontology Name", "Ontology Term ID")
    if text:
        yield fact("imaging_method", text, section.first("Ontology Term ID"))


def value(prop: str, attribute: Attribute, taxon: str = "") -> ValueFact:
    """One attribute as a value; its id stands in the value's qualifiers, or is the taxon stated beside it."""
    quals = attribute.quals
    submitted = quals.get("termid") or quals.get("term id") or quals.get("term accession") or taxon
    return fact(prop, attribute.value, submitted, "NCBITaxon" if submitted == taxon else quals.get("ontology", ""))


@lru_cache(maxsize=20_000)
def fact(prop: str, text: str, submitted: str = "", ontology: str = "") -> ValueFact:
    """One object for all samples that say the same."""
    curie = normalise(submitted, prefix=ontology or ("NCBITaxon" if prop == "organism" else "")) if submitted else None
    kind = PROPERTIES[prop].kind
    if kind == "gene":
        return ValueFact(prop, text, submitted, (GeneClaim((curie,) if curie else (), symbol=text),) if curie else ())
    if kind == "compound":
        return ValueFact(prop, text, submitted, (CompoundClaim(text, ids=(curie,)),) if curie else ())
    return ValueFact(prop, text, submitted, (TermClaim(curie, text),) if curie and kind == "term" else ())


def inherited(values: Iterable[ValueFact]) -> tuple[ValueFact, ...]:
    """Those that the samples of a component or study take over."""
    return tuple(value for value in values if PROPERTIES[value.property].inherits)


def _only(found: list[Attribute]) -> str:
    return found[0].value if len(found) == 1 else ""
