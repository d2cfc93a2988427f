"""Ids as archives spell them, to one CURIE each; None for what is no id."""

import re

# Capitals as the ontologies write them; every other prefix is kept in the capitals it has in the data.
_PREFIXES = {
    name.lower(): name
    for name in (
        "FBbi", "CMPO", "FYPO", "NCBITaxon", "UBERON", "CL", "MONDO", "PATO", "GO", "CHEBI", "EFO", "MP", "HP", "DOID",
        "FMA", "ZFA", "OMIT", "MCC", "EMAP", "EHDAA", "XAO", "PO", "IDO",
    )
}  # fmt: skip
_PREFIXES |= {"bbi": "FBbi"}
_TAXON = re.compile(r"(?i)^(?:ncbi:?\s*txid|ncbitaxon[:_])(\d+)$")
_CURIE = re.compile(r"^(?P<prefix>[A-Za-z]+)[:_](?P<local>\d+)$")
_DOUBLED = re.compile(r"^[A-Za-z]+[:_](?=[A-Za-z]+[:_]\d+$)")
_GENES = (
    ("NCBIGene", 0, re.compile(r"^\d+$")),
    ("ENSEMBL", 1, re.compile(r"^ENS[A-Z]*G\d{11}$")),
    ("PomBase", 2, re.compile(r"^SP[A-Z0-9]+\.\d+[A-Za-z]*(\.\d+)?$")),
    ("SGD", 2, re.compile(r"^Y[A-P][LR]\d{3}[WC](-[A-Z])?$")),
    ("RefSeq", 3, re.compile(r"^[NX][MR]_\d+$")),
)
_RANKS = {prefix: rank for prefix, rank, _ in _GENES}


def curie(text: str, ref: str = "") -> str | None:
    """`FBbi_00000251`, `Fbbi:...`, an IRI, `NCBI:txid9606`, or a bare `9606` whose column before says `ref`."""
    local = text.strip().rsplit("/", 1)[-1]
    if taxon := _TAXON.match(local):
        return f"NCBITaxon:{taxon[1]}"
    local = _DOUBLED.sub("", local)
    if local.isdigit() and ref.strip():
        local = f"{ref.strip()}:{local}"
    match = _CURIE.match(local)
    if not match or match["prefix"].lower() not in _PREFIXES:
        return None
    return f"{_PREFIXES[match['prefix'].lower()]}:{match['local']}"


def gene(text: str) -> str | None:
    """The CURIE of a gene id as a row states it."""
    for prefix, _, pattern in _GENES:
        if pattern.match(text.strip()):
            return f"{prefix}:{text.strip()}"
    return None


def gene_rank(gene_curie: str) -> int:
    """0 NCBI Gene, 1 Ensembl, 2 the model organism's database, 3 RefSeq: the lowest is the gene's identity."""
    return _RANKS[gene_curie.split(":", maxsplit=1)[0]]
