"""Facts about id prefixes: how their ontologies write them, who else writes them how, and what their ids look like.

Spellings are those of the OBO Foundry and of Bioregistry (facts, CC0). `ontology.curies` is their only reader.
"""

import re

# Ontologies whose ids are digits, padded to this width with zeros (which spreadsheets like to drop).
_WIDTHS: dict[int, str] = {
    7: (
        "AEO AfPO BAO BFO BTO CARO CDAO CHMO CL CLO CMPO COB CP DDANAT ECO EFO EHDAA2 FAO FYECO FYPO GENO GO HAO HP"
        " HsapDv IAO LBO MA MAXO MFOMD MmusDv MONDO MP MPATH NBO OAE OBA OBCS OBI OGG OGMS OMIT OMO PATO PCL PCO PO RO SO"
        " STATO TAO UBERON UO UPHENO WBPhenotype WBbt WBls XAO XCO XPO ZECO ZFA ZFS ZP"
    ),
    8: "FBbi FBbt FBcv FBdv",
    9: "PR",
}
# Counted without leading zeros.
_COUNTED = "CHEBI HGNC MGI NCBIGene NCBITaxon OMIM Orphanet PubChem RGD"
# Digits of no one length, kept as they are.
_VERBATIM = "DOID EHDAA EMAP EMAPA EMAPS ENVO FMA FOODON GSSO HANCESTRO IDO MCC MI MOD RBO SNOMEDCT SYMP TADS UMLS"

WIDTHS: dict[str, int] = {name: width for width, names in _WIDTHS.items() for name in names.split()}
COUNTED: frozenset[str] = frozenset(_COUNTED.split())
DIGITS: frozenset[str] = frozenset({*WIDTHS, *COUNTED, *_VERBATIM.split()})

# Ids that are not plain digits: what the local part must look like, letters compared in upper case.
PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "AGI": r"AT[1-5CM]G\d{5}",
        "Broad": r"BRD-[AKMUB]\d{8}(?:-\d{3}-\d{2}-\d)?",
        "CVCL": r"[A-Z0-9]{4}",
        "ChEMBL": r"CHEMBL\d+",
        "DrugBank": r"DB\d{5}",
        "EDAM": r"(?:DATA|FORMAT|OPERATION|TOPIC)S?_[A-Z0-9_.-]+",
        "ENSEMBL": r"ENS[A-Z]{0,7}[GTPE]\d{11}",
        "FlyBase": r"FB[A-Z]{2}\d{7}",
        "InChIKey": r"[A-Z]{14}(?:-[A-Z]{10}-[A-Z])?",
        "MESH": r"[A-Z]\d{4,9}",
        "NCIT": r"C\d+",
        "PomBase": r"SP[A-Z]{1,4}\d*[A-Z]?\d+[A-Z]?\d*\.\d+C?(?:\.\d)?|SP[A-Z]+\.\d+C?",
        "RefSeq": r"[ANXYW][CGMPRTW]_\d{6,12}",
        "SGD": r"Y[A-P][LR]\d{3}[WC](?:-[A-Z])?|Q0\d{3}|[RT]DN\d+(?:-\d)?|S\d{9}",
        "UniProt": r"(?:[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d(?:[A-Z][A-Z0-9]{2}\d){1,2})(?:-\d+)?",
        "WormBase": r"WBGENE\d{8}",
        "ZFIN": r"ZDB-[A-Z]+-\d{6}-\d+",
    }.items()
}
# Their letters stay as they are.
CASED: frozenset[str] = frozenset({"EDAM"})
# Their letters are written so, whatever the source does.
RESTORED: dict[str, tuple[tuple[str, str], ...]] = {
    "FlyBase": (("FBGN", "FBgn"), ("FBTR", "FBtr"), ("FBPP", "FBpp"), ("FBAL", "FBal"), ("FBST", "FBst")),
    "WormBase": (("WBGENE", "WBGene"),),
}
# These are told by their look alone; the others need a prefix, written before the id or given as a hint.
TELLING: tuple[str, ...] = ("ENSEMBL", "FlyBase", "WormBase", "RefSeq", "PomBase", "ZFIN", "AGI", "ChEMBL", "Broad")

# Other ways in which people write a prefix, or name the source of an id.
_ALIASES: dict[str, str] = {
    "AGI": "tair arabidopsis agilocus tairlocus",
    "Broad": "broadid brd broadinstitute",
    "CHEBI": "chebiid",
    "CL": "celltype cellontology",
    "CVCL": "cellosaurus",
    "ChEMBL": "chemblid chemblcompound chembltarget",
    "ENSEMBL": "ensemblgene ensemblid ens",
    "FBbi": "bbi fbi obobbi",
    "FlyBase": "fb flybaseid",
    "HANCESTRO": "hancestroid",
    "HP": "hpo humanphenotypeontology",
    "InChIKey": "inchi inchikeys standardinchikey",
    "MESH": "msh meshid",
    "MP": "mpo mammalianphenotype",
    "NCBIGene": "entrez entrezgene entrezgeneid entrezid geneid ncbigeneid ncbientrez locuslink",
    "NCBITaxon": (
        "ncbitaxonomy ncbitaxonid ncbitaxonomyid taxon taxonid taxonomy taxonomyid taxid txid newt"
        " ncbitaxid ncbiorganismalclassification"
    ),
    "Orphanet": "ordo orpha orphanetordo",
    "PomBase": "pombe pombaseid spombe",
    "PubChem": "cid pubchemcid pubchemcompound pubchemcompoundid pubchemid",
    "RefSeq": "ncbirefseq refseqid",
    "SGD": "sgdid yeastgenome saccharomycesgenomedatabase",
    "UniProt": "uniprotkb uniprotid swissprot trembl",
    "WormBase": "wb wormbaseid",
    "ZFIN": "zfinid",
}

_SPACERS = re.compile(r"[\W_]+")


def squash(word: str) -> str:
    """A prefix without case, blanks and punctuation, as the key it is looked up by."""
    return _SPACERS.sub("", word).lower()


PREFIXES: dict[str, str] = {
    **{squash(name): name for name in (*DIGITS, *PATTERNS)},
    **{alias: name for name, aliases in _ALIASES.items() for alias in aliases.split()},
}

# Which source the last part of an address belongs to, where the part alone does not say.
HOST_HINTS: tuple[tuple[str, str], ...] = (
    ("wwwtax.cgi", "NCBITaxon"),
    ("ncbi.nlm.nih.gov/taxonomy", "NCBITaxon"),
    ("ncbi.nlm.nih.gov/datasets/taxonomy", "NCBITaxon"),
    ("uniprot.org/taxonomy", "NCBITaxon"),
    ("identifiers.org/taxonomy", "NCBITaxon"),
    ("ncbi.nlm.nih.gov/gene", "NCBIGene"),
    ("identifiers.org/ncbigene", "NCBIGene"),
    ("pubchem.ncbi.nlm.nih.gov/compound", "PubChem"),
    ("identifiers.org/pubchem.compound", "PubChem"),
    ("uniprot", "UniProt"),
    ("ensembl", "ENSEMBL"),
    ("pombase", "PomBase"),
    ("yeastgenome", "SGD"),
    ("identifiers.org/sgd", "SGD"),
    ("identifiers.org/inchikey", "InChIKey"),
    ("flybase", "FlyBase"),
    ("wormbase", "WormBase"),
    ("cellosaurus", "CVCL"),
    ("chembl", "ChEMBL"),
    ("edamontology.org", "EDAM"),
    ("nlm.nih.gov/mesh", "MESH"),
)

# Where the page or name of an id is; everything else has the OBO Foundry's address.
ADDRESSES: dict[str, str] = {
    "AGI": "https://identifiers.org/tair.locus:{}",
    "Broad": "https://repo-hub.broadinstitute.org/repurposing#{}",
    "CMPO": "http://www.ebi.ac.uk/cmpo/CMPO_{}",
    "CVCL": "https://www.cellosaurus.org/CVCL_{}",
    "ChEMBL": "https://identifiers.org/chembl:{}",
    "DrugBank": "https://identifiers.org/drugbank:{}",
    "EDAM": "http://edamontology.org/{}",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_{}",
    "ENSEMBL": "https://identifiers.org/ensembl:{}",
    "FlyBase": "https://flybase.org/reports/{}",
    "HGNC": "https://identifiers.org/hgnc:{}",
    "InChIKey": "https://identifiers.org/inchikey:{}",
    "MESH": "http://id.nlm.nih.gov/mesh/{}",
    "MGI": "https://identifiers.org/MGI:{}",
    "NCBIGene": "https://identifiers.org/ncbigene:{}",
    "OMIM": "https://identifiers.org/mim:{}",
    "Orphanet": "http://www.orpha.net/ORDO/Orphanet_{}",
    "PomBase": "https://identifiers.org/pombase:{}",
    "PubChem": "https://identifiers.org/pubchem.compound:{}",
    "RefSeq": "https://identifiers.org/refseq:{}",
    "SGD": "https://www.yeastgenome.org/locus/{}",
    "UniProt": "https://identifiers.org/uniprot:{}",
    "WormBase": "https://identifiers.org/wormbase:{}",
    "ZFIN": "https://zfin.org/{}",
}
