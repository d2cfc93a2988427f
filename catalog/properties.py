"""The property registry: what a value can be about. Adding a property is adding one entry.

One declaration drives the importers' mapping, the curator's form, the scope of suggestions, the facets, the query
language, the validators and the exports. Modules are those of REMBI (Sarkans et al. 2021).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz, process

from catalog import licences
from ontology.matching import Scope
from ontology.problems import NotFound

Kind = Literal["term", "gene", "compound", "number", "text", "choice"]


def _nothing(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One ontology that may be used, below `roots` (anywhere in it if none).

    `taxon`: the CURIE of the taxon that the ontology is made for; empty where it is for all.
    """

    prefix: str
    roots: tuple[str, ...] = ()
    taxon: str = ""

    @property
    def scope(self) -> Scope:
        """Where its terms are looked for."""
        return Scope(frozenset({self.prefix}), frozenset(self.roots))


@dataclass(frozen=True, slots=True)
class Property:
    """One entry. `inherits`: a sample without its own takes the component's, else the study's.

    `absent`: whether *seen not to show it* makes sense. `choices`: canonical value to the spellings that mean it;
    `spell` finds the canonical value of further ones, or nothing.
    `predicate`: JSON-LD predicate as a CURIE. `aliases`: other words a query may use.
    """

    key: str
    label: str
    module: str
    kind: Kind
    scope: tuple[Branch, ...] = ()
    many: bool = True
    facet: bool = False
    inherits: bool = False
    absent: bool = False
    dimension: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spell: Callable[[str], str] = _nothing
    predicate: str = ""
    aliases: tuple[str, ...] = ()
    help: str = ""

    def choice(self, text: str) -> str:
        """The canonical choice that `text` means; the text itself, in lower case, where it means none."""
        word = " ".join(text.lower().split())
        found = (key for key, spellings in self.choices.items() if word == key.lower() or word in spellings)
        return next(found, "") or self.spell(text) or word

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Where its terms are looked for; empty for a property without ontologies of its own."""
        return tuple(branch.scope for branch in self.scope)

    @property
    def has_terms(self) -> bool:
        """Whether its values can be annotated with terms."""
        return self.kind in ("term", "gene", "compound")


# Ontologies made for one species, or for mammals (MP is about mice, and used for rats).
_TAXA = {
    "EMAPA": "NCBITaxon:10090",
    "FBbt": "NCBITaxon:7227",
    "FYPO": "NCBITaxon:4896",
    "HP": "NCBITaxon:9606",
    "HsapDv": "NCBITaxon:9606",
    "MA": "NCBITaxon:10090",
    "MmusDv": "NCBITaxon:10090",
    "MP": "NCBITaxon:40674",
    "ZFA": "NCBITaxon:7955",
    "ZFS": "NCBITaxon:7955",
}


def _branches(*prefixes: str) -> tuple[Branch, ...]:
    return tuple(Branch(prefix, taxon=_TAXA.get(prefix, "")) for prefix in prefixes)


# EFO 3.90 hangs its cell lines under 23 tops since the former root, EFO:0000322, became obsolete.
_EFO_CELL_LINES = tuple(
    f"EFO:{number:07d}"
    for number in (
        *(1639, 1640, 1641, 1643),  # cancer, B cell, epithelial, kidney
        *(
            2009,
            2781,
            2883,
            2884,
            2886,
            2887,
            2888,
            2891,
        ),  # fibroblast, chorion, blood, mammary, stem, mouse, human, prostate
        *(2922, 2926, 2933, 2935, 2936, 2940),  # normal, ENCODE, HapMap, fruit fly, rat, zebrafish
        *(3040, 3064, 5292, 5730, 5734),  # embryonic, primary, lymphoblastoid, endothelial, muscle
    )
)

_ENTRIES = (
    Property(
        "organism",
        "Organism",
        "Biosample",
        "term",
        _branches("NCBITaxon"),
        facet=True,
        inherits=True,
        predicate="RO:0002162",
        aliases=("species", "taxon"),
    ),
    Property("strain", "Strain", "Biosample", "term", _branches("EFO"), inherits=True, predicate="EFO:0005135"),
    Property(
        "cell_line",
        "Cell line",
        "Biosample",
        "term",
        (Branch("EFO", _EFO_CELL_LINES), Branch("CLO"), Branch("CVCL")),
        facet=True,
        inherits=True,
        predicate="EFO:0000322",
        aliases=("cellline",),
    ),
    Property(
        "cell_type",
        "Cell type",
        "Biosample",
        "term",
        (Branch("CL"), Branch("EFO", ("CL:0000000", "EFO:0000324"))),
        facet=True,
        inherits=True,
        predicate="CL:0000000",
        aliases=("celltype",),
    ),
    Property(
        "anatomy",
        "Anatomy",
        "Biosample",
        "term",
        (Branch("EFO", ("EFO:0000635",)), *_branches("UBERON", "FBbt", "ZFA", "EMAPA", "MA")),
        facet=True,
        inherits=True,
        predicate="UBERON:0001062",
        aliases=("tissue", "organ", "organism_part"),
    ),
    Property(
        "developmental_stage",
        "Developmental stage",
        "Biosample",
        "term",
        (
            Branch("EFO", ("EFO:0000399",)),
            Branch("UBERON", ("UBERON:0000105",)),
            *_branches("HsapDv", "MmusDv", "ZFS"),
        ),
        inherits=True,
        predicate="UBERON:0000105",
        aliases=("stage",),
    ),
    Property(
        "sex",
        "Sex",
        "Biosample",
        "term",
        (Branch("PATO", ("PATO:0000047", "PATO:0001338")),),  # mixed sex is a quality of a population
        inherits=True,
        predicate="PATO:0000047",
    ),
    Property("age", "Age", "Biosample", "number", dimension="s", inherits=True, predicate="PATO:0000011"),
    Property(
        "disease",
        "Disease",
        "Biosample",
        "term",
        (
            Branch("MONDO", ("MONDO:0000001",)),
            Branch("EFO"),
            *_branches("DOID", "Orphanet"),
        ),
        facet=True,
        inherits=True,
        absent=True,
        predicate="RO:0016001",
    ),
    Property("gene", "Gene", "Biosample", "gene", facet=True, predicate="OGG:0000000002", aliases=("symbol",)),
    Property("protein", "Protein", "Biosample", "text", predicate="PR:000000001"),
    Property("sirna", "siRNA", "Biosample", "text", predicate="OBI:0000434"),
    Property("orf", "ORF", "Biosample", "text", predicate="SO:0000236"),
    Property("antibody", "Antibody", "Specimen", "text", predicate="OBI:0000754"),
    Property("compound", "Compound", "Biosample", "compound", facet=True, predicate="CHEBI:23367", aliases=("drug",)),
    Property(
        "dose", "Dose", "Biosample", "number", dimension="mol/L", predicate="EFO:0000428", aliases=("concentration",)
    ),
    Property(
        "control",
        "Control",
        "Specimen",
        "choice",
        facet=True,
        predicate="OBI:0000143",
        choices={
            "negative control": ("negative", "neg", "negative ctrl"),
            "positive control": ("positive", "pos", "positive ctrl"),
            "technical control": (),
            "empty well": ("empty",),
        },
    ),
    Property(
        "quality_control",
        "Quality control",
        "Specimen",
        "choice",
        facet=True,
        many=False,
        aliases=("qc",),
        predicate="OBI:0000218",
        choices={"pass": ("passed", "true", "ok"), "fail": ("failed", "false")},
    ),
    Property(
        "phenotype",
        "Phenotype",
        "Analysed data",
        "term",
        _branches("CMPO", "FYPO", "MP", "HP"),
        facet=True,
        absent=True,
        predicate="RO:0002200",
    ),
    Property(
        "biological_process",
        "Biological process",
        "Biosample",
        "term",
        (Branch("GO", ("GO:0008150",)),),
        facet=True,
        absent=True,
        predicate="RO:0000056",
        aliases=("process",),
    ),
    Property(
        "cellular_component",
        "Cellular component",
        "Biosample",
        "term",
        (Branch("GO", ("GO:0005575",)),),
        facet=True,
        predicate="BFO:0000051",
    ),
    Property(
        "molecular_function",
        "Molecular function",
        "Biosample",
        "term",
        (Branch("GO", ("GO:0003674",)),),
        predicate="RO:0000085",
        aliases=("function",),
    ),
    Property("study_type", "Study type", "Study", "term", _branches("EFO"), inherits=True, predicate="EFO:0001444"),
    Property(
        "technology",
        "Technology",
        "Study component",
        "term",
        (Branch("EFO", ("EFO:0002694", "EFO:0007554")),),
        inherits=True,
        predicate="EFO:0002694",
    ),
    Property(
        "imaging_method",
        "Imaging method",
        "Image acquisition",
        "term",
        # record, microscope and light source, and beside them what enhances resolution: SIM, STED, PALM
        (Branch("FBbi", ("FBbi:00000222", "FBbi:00000268", "FBbi:00000269", "FBbi:00000321")),),
        facet=True,
        inherits=True,
        predicate="OBI:0000185",
        aliases=("method", "microscopy"),
    ),
    Property(
        "preparation",
        "Specimen preparation",
        "Specimen",
        "term",
        (Branch("FBbi", ("FBbi:00000001",)),),
        inherits=True,
        predicate="OBI:0000094",
    ),
    Property(
        "contrast",
        "Source of contrast",
        "Specimen",
        "term",
        (Branch("FBbi", ("FBbi:00000590",)),),
        inherits=True,
        predicate="FBbi:00000598",
    ),
    Property(
        "visualization",
        "Visualisation method",
        "Specimen",
        "term",
        (Branch("FBbi", ("FBbi:00000031",)),),
        inherits=True,
        predicate="FBbi:00000240",
    ),
    Property("instrument", "Instrument", "Image acquisition", "text", inherits=True, predicate="OBI:0400169"),
    Property("channel", "Channel", "Specimen", "text", inherits=True, predicate="OBI:0000099"),
    Property(
        "biological_entity",
        "Biological entity",
        "Biosample",
        "text",
        inherits=True,
        predicate="OBI:0100026",
        aliases=("entity",),
    ),
    Property(
        "variable",
        "Variable",
        "Biosample",
        "text",
        predicate="EFO:0000001",
        help="what was varied, in the submitter's words",
    ),
    Property("treatment", "Treatment", "Biosample", "text", predicate="EFO:0000727"),
    Property(
        "licence",
        "Licence",
        "Study",
        "choice",
        facet=True,
        many=False,
        predicate="dcterms:license",
        aliases=("license",),
        help="SPDX id of the licence that the archive states of the study",
        choices={f"CC{kind}": () for kind in ("0-1.0", "-BY-4.0", "-BY-SA-4.0", "-BY-NC-4.0", "-BY-NC-SA-4.0")},
        spell=licences.spdx,
    ),
    Property("genotype", "Genotype", "Biosample", "text", inherits=True, predicate="EFO:0000513"),
)

PROPERTIES: dict[str, Property] = {entry.key: entry for entry in _ENTRIES}
_BY_WORD = {word: entry for entry in _ENTRIES for word in (entry.key, entry.key.replace("_", " "), *entry.aliases)}
FACETS: tuple[Property, ...] = tuple(entry for entry in _ENTRIES if entry.facet)


def find(word: str) -> Property:
    """The property that `word` names, by key or alias, in any case.

    Raises `NotFound` with the nearest right word.
    """
    entry = _BY_WORD.get(word.strip().lower().replace("-", "_")) or _BY_WORD.get(word.strip().lower())
    if entry:
        return entry
    near = process.extractOne(word.lower(), list(_BY_WORD), scorer=fuzz.ratio, score_cutoff=60)
    hint = f"did you mean {near[0]}?" if near else f"properties are {', '.join(sorted(PROPERTIES))}."
    raise NotFound(f"There is no property {word!r}; {hint}")
