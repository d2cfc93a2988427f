"""What the column headers of an IDR annotation table mean: a table of patterns, first match wins.

538 different headers were counted in 44 tables of the resource, 332 of them in one study only; what no pattern
matches is kept as an attribute of its sample. Patterns are compared in lower case with single blanks, against the
name inside the brackets of `Characteristics [...]`, `Experimental Condition [...]` and `Comment [...]`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Role = Literal[
    "key",  # plate, well, dataset, image: what names the sample
    "value",  # a value of the property `target`
    "gene",  # `target`: id, symbol, synonyms, name
    "compound",  # `target`: name, inchikey, smiles, id
    "phenotype",  # `target`: text, name, id; numbered, and lettered where there are pairs
    "term",  # `target`: ref, id; belongs to the characteristic before it
    "level",
    "shape",
    "redundant",  # says nothing that another column does not say
    "attribute",
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds. `hint` is the prefix of bare ids, `split` the separators of several values in one cell."""

    role: Role
    target: str = ""
    hint: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """One column header, taken apart. `number` and `letter` are those of `Phenotype 3 Term Name b`."""

    text: str
    wrapper: str = ""
    name: str = ""
    unit: str = ""
    number: str = ""
    letter: str = ""
    meaning: Meaning = Meaning("attribute")


_PHENOTYPE_TAIL = r"(?: (?P<letter>[a-z]))?"
_NUMBER = r"(?: (?P<number>\d+))?"

# Wrapped or not.
_TABLE: tuple[tuple[str, Meaning], ...] = (
    (r"plate(?: name| id)?", Meaning("key", "plate")),
    (r"well(?: name)?", Meaning("key", "well")),
    (r"dataset(?: name)?", Meaning("key", "dataset")),
    (r"image(?: name)?", Meaning("key", "image")),
    (r"well number|plate_well", Meaning("redundant")),
    (r"phenotype (?P<number>\d+)" + _PHENOTYPE_TAIL, Meaning("phenotype", "text")),
    (r"phenotype (?P<number>\d+) term names?" + _PHENOTYPE_TAIL, Meaning("phenotype", "name")),
    (r"phenotype (?P<number>\d+) term (?:accessions?|ids?)(?: number)?" + _PHENOTYPE_TAIL, Meaning("phenotype", "id")),
    (r"phenotype (?P<number>\d+) term source ref" + _PHENOTYPE_TAIL, Meaning("redundant")),
    (r"phenotype annotation level", Meaning("level")),
    (r"term source" + _NUMBER + r" ref", Meaning("term", "ref")),
    (r"term(?: source)?" + _NUMBER + r" (?:accession|id)(?: number)?", Meaning("term", "id")),
    (r"organism" + _NUMBER + r"|species", Meaning("value", "organism")),
    (r"strain(?: name)?|ecotype", Meaning("value", "strain")),
    (r"cell line(?: name)?" + _NUMBER, Meaning("value", "cell_line")),
    (r"cell type(?: name)?" + _NUMBER, Meaning("value", "cell_type")),
    (r"organism part|tissue(?: type)?|organ|anatom\w+(?: site)?", Meaning("value", "anatomy")),
    (r"develop\w+ stage|stage", Meaning("value", "developmental_stage")),
    (r"sex|gender", Meaning("value", "sex")),
    (r"age", Meaning("value", "age")),
    (r"disease(?: state| status)?|diagnosis", Meaning("value", "disease")),
    (r"genotype|(?:temperature sensitive )?allele(?: name)?", Meaning("value", "genotype")),
    (r"treatments?|stimul(?:us|ation)", Meaning("value", "treatment")),
    (r"gene (?:identifier|id|accession)" + _NUMBER + r"|target gene", Meaning("gene", "id")),
    (r"(?:entrez|ncbi)(?: gene)? (?:identifier|id)" + _NUMBER, Meaning("gene", "id", hint="NCBIGene")),
    (r"ensembl(?: gene)? (?:identifier|id)" + _NUMBER, Meaning("gene", "id", hint="ENSEMBL")),
    (r"refseq (?:locus|accession|identifier|id)" + _NUMBER, Meaning("gene", "id", hint="RefSeq")),
    (r"gene symbol" + _NUMBER + r"(?: \([^)]*\))?", Meaning("gene", "symbol")),
    (r"gene (?:symbol )?synonyms?", Meaning("gene", "synonyms")),
    (r"gene name", Meaning("gene", "name")),
    (r"(?:targeted )?protein(?: name)?|target protein", Meaning("value", "protein")),
    (r"(?:\w+ )?(?:si|esi|sh|ds)rna(?: pool)? (?:identifier|id|catalog number)" + _NUMBER, Meaning("value", "sirna")),
    (r"rna interference", Meaning("value", "sirna")),
    (r"orf (?:identifier|id|name)", Meaning("value", "orf")),
    (r"antibody(?: (?:name|identifier|id|target))?" + _NUMBER, Meaning("value", "antibody")),
    (r"(?:compound|drug|chemical)(?: name)?", Meaning("compound", "name")),
    (r"(?:compound |drug )?(?:standard )?inchi ?key", Meaning("compound", "inchikey")),
    (r"(?:compound |drug )?(?:canonical |isomeric )?smiles", Meaning("compound", "smiles")),
    (r"(?:compound |drug )?pubchem(?: cid| (?:identifier|id))?", Meaning("compound", "id", hint="PubChem")),
    (r"(?:compound |drug )?chembl(?: (?:identifier|id))?", Meaning("compound", "id", hint="ChEMBL")),
    (r"(?:compound |drug )?chebi(?: (?:identifier|id))?", Meaning("compound", "id", hint="CHEBI")),
    (r"(?:compound |drug )?broad (?:identifier|id)", Meaning("compound", "id", hint="Broad")),
    (r"(?:compound |drug )?(?:dose|concentration)", Meaning("value", "dose")),
    (r"control type", Meaning("value", "control")),
    (r"quality control", Meaning("value", "quality_control")),
    (r"channels?", Meaning("value", "channel", split=";")),
    (r"imaging method", Meaning("value", "imaging_method", hint="FBbi")),
    (r"image dimensions", Meaning("shape")),
)
_PATTERNS = tuple((re.compile(pattern), meaning) for pattern, meaning in _TABLE)
_OTHER_CONDITION = Meaning("value", "variable")

# Where the address that a header of 2015 carries (`... %% url=http://.../%s`) says what its ids are of.
_URL_HINTS = (
    ("pombase", "PomBase"),
    ("ensembl", "ENSEMBL"),
    ("ncbi.nlm.nih.gov/gene", "NCBIGene"),
    ("ncbi.nlm.nih.gov/nuccore", "RefSeq"),
    ("yeastgenome", "SGD"),
    ("flybase", "FlyBase"),
    ("wormbase", "WormBase"),
    ("pubchem", "PubChem"),
    ("chembl", "ChEMBL"),
    ("/cmpo/", "CMPO"),
)

# `Characterisics` occurs; so does `Comment[...]` without the blank.
_WRAPPED = re.compile(r"(charact\w*|experimental conditions?|comments?)\s*\[\s*([^\]]*?)\s*\]", re.IGNORECASE)
_WRAPPERS = (("char", "Characteristics"), ("exp", "Experimental Condition"), ("com", "Comment"))
_URL = re.compile(r"\s*%%\s*url\s*=\s*(\S+).*$", re.IGNORECASE | re.DOTALL)
_UNIT = re.compile(r"(.*\b(?:dose|concentration|age))\s*[(\[]([^()\[\]]{1,30})[)\]]", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")

# `Phenotype Annotation Level` to the number of `catalog.models.samples.Level`.
LEVELS: dict[str, int] = {
    "well": 1,
    "gene": 2,
    "replicate": 3,
    "single replicate of reagent": 3,
    "image": 4,
    "protein": 5,
    "experimental condition": 6,
    "experimental condition and gene": 7,
    "experimental condition and protein": 8,
    "multiple replicates": 9,
    "multiple replicates of reagent": 9,
    "multiple reagents": 9,
}


def squeeze(text: str) -> str:
    """`text` with single blanks and none outside."""
    return _BLANKS.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header:
    """What one column header says; its role is `attribute` if no pattern of the table matches."""
    bare, url = _without_url(squeeze(text))
    wrapper, inner = _unwrapped(bare)
    inner, unit = _without_unit(inner)
    for pattern, meaning in _PATTERNS:
        if match := pattern.fullmatch(inner.lower()):
            return _header(bare, wrapper, inner, unit, _hinted(meaning, url), match)
    if wrapper == "Experimental Condition":
        return Header(bare, wrapper, inner, meaning=_OTHER_CONDITION)
    return Header(bare, wrapper, inner)


def level_of(text: str) -> int | None:
    """The level that a cell names, `well` or `well level`; None if it names none."""
    return LEVELS.get(squeeze(text).lower().removesuffix(" level"))


def _header(text: str, wrapper: str, name: str, unit: str, meaning: Meaning, match: re.Match[str]) -> Header:
    groups = match.groupdict()
    return Header(text, wrapper, name, unit, groups.get("number") or "", groups.get("letter") or "", meaning)


def _without_url(text: str) -> tuple[str, str]:
    match = _URL.search(text)
    return (text[: match.start()], match[1].lower()) if match else (text, "")


def _unwrapped(text: str) -> tuple[str, str]:
    match = _WRAPPED.fullmatch(text)
    if not match:
        return "", text
    kind = match[1].lower()
    return next(name for start, name in _WRAPPERS if kind.startswith(start)), match[2]


def _without_unit(name: str) -> tuple[str, str]:
    """`Compound Concentration (microMolar)` as its name and its unit."""
    match = _UNIT.fullmatch(name)
    return (match[1], match[2].strip()) if match else (name, "")


def _hinted(meaning: Meaning, url: str) -> Meaning:
    hint = next((prefix for part, prefix in _URL_HINTS if part in url), "") if url else ""
    return Meaning(meaning.role, meaning.target, hint, meaning.split) if hint and not meaning.hint else meaning
