"""Every spelling of an id becomes one CURIE. The only place that knows the spellings.

`FBbi:00000251`, `FBbi_00000251`, `Fbbi_00000251`, `Bbi:00000251`, `FBbi_FBbi_00000251`, the full address, or a bare
`9606` with the hint that it is a taxon: all of them occur in archives' records.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from ontology import prefixes

_OUTER = " \t\r\n\v\f\xa0\ufeff\u200b\u200e\u200f\u202a\u202c\u2060\"'`<>()[]{},;."
_SEPARATED = re.compile(r"([A-Za-z][A-Za-z0-9 .]{0,30}?)\s*[:_=]+\s*(.+)", re.DOTALL)
_UNKNOWN_PREFIX = re.compile(r"(?=[^A-Z]*[A-Z])[A-Za-z][A-Za-z0-9]{1,19}")
_UNKNOWN_LOCAL = re.compile(r"\d{3,12}")
_DIGITS = re.compile(r"\d{1,12}")
_VERSION = re.compile(r"\.\d{1,3}$")
_VERSIONED = frozenset({"ENSEMBL", "RefSeq"})
# Written between prefix and number by some: `NCBI:txid9534`, `NCBITaxon_taxid_9606`, `PubChem CID 3994`.
_FILLER = re.compile(r"(?:txid|taxid|taxon|cid|gene\s*id)[\s:_]*(?=\d+$)", re.IGNORECASE)
_GLUED = re.compile(r"(txid|taxid|CID|CVCL|Orphanet|ORPHA)[\s:_]*([0-9A-Z]+)", re.IGNORECASE)
_LONGEST = 400


@lru_cache(maxsize=200_000)
def normalise(text: str, *, prefix: str = "") -> str | None:
    """The canonical CURIE that `text` writes, or None if it is no id.

    `prefix` says what a bare id is of, in any spelling (`NCBI Taxonomy`, `Fbbi`, `Entrez Gene`); a prefix that the
    text itself carries wins. Digits that lost their leading zeros get them back.
    """
    if _is_canonical(text):
        return text
    text = text.strip(_OUTER)
    if not text or len(text) > _LONGEST:
        return None
    if "://" in text:
        return _from_address(text[text.index("://") + 3 :], prefix)
    return _from_words(text, prefix)


def prefix(curie: str) -> str:
    """What stands before the colon: `CMPO` of `CMPO:0000118`."""
    return curie.partition(":")[0]


def local(curie: str) -> str:
    """What stands behind the colon: `0000118` of `CMPO:0000118`."""
    return curie.partition(":")[2]


def iri(curie: str) -> str:
    """The full address that names a CURIE: its ontology's own, else the OBO Foundry's form of it."""
    name, _, rest = curie.partition(":")
    address = prefixes.ADDRESSES.get(name, f"http://purl.obolibrary.org/obo/{name}_{{}}")
    return address.format(rest)


def canonical_prefix(word: str) -> str | None:
    """How the ontology itself writes a prefix that is spelt `word`, or None if it is not known."""
    return prefixes.PREFIXES.get(prefixes.squash(word))


def inchikey_parent(curie: str) -> str | None:
    """The CURIE of a compound's parent: the first block of its InChIKey. None for anything else."""
    name, _, rest = curie.partition(":")
    return f"InChIKey:{rest[:14]}" if name == "InChIKey" and len(rest) > 14 else None


def _is_canonical(text: str) -> bool:
    """Whether nothing needs doing: so it is with most ids, and this is ten times as fast."""
    name, _, rest = text.partition(":")
    return prefixes.WIDTHS.get(name) == len(rest) and rest.isdecimal() and rest.isascii()


def _from_address(address: str, hint: str) -> str | None:
    """The id at the end of an address; the host says what it is of where the id does not."""
    address = unquote(address)
    if "://" in address:  # an address inside an address, as terminology browsers write it
        address = address.rpartition("://")[2]
    last = re.split(r"[/#=?&]", address.rstrip("/#"))[-1].strip(_OUTER)
    lowered = address.lower()
    hint = next((name for part, name in prefixes.HOST_HINTS if part in lowered), hint)
    return _from_words(last, hint) if last and last != address else None


def _from_words(text: str, hint: str) -> str | None:
    """An id with or without its prefix."""
    return _by_look(text) or _with_prefix(text) or _glued(text) or _with_hint(text, hint)


def _with_prefix(text: str) -> str | None:
    match = _SEPARATED.fullmatch(text)
    if not match:
        return None
    word, rest = match[1], match[2].strip(_OUTER)
    name = canonical_prefix(word)
    own = _local(name, rest) if name else None  # first, as RefSeq's NR_033896 looks like a prefix with an id
    found = own or _with_prefix(rest)  # a doubled prefix: the inner one is the id's own
    if found or name:
        return found
    if word.lower() == "ncbi":
        return _glued(rest)
    if _UNKNOWN_PREFIX.fullmatch(word) and _UNKNOWN_LOCAL.fullmatch(rest):
        return f"{word}:{rest}"
    return None


def _glued(text: str) -> str | None:
    """A prefix that some write without a separator: `txid9534`, `CID3994`."""
    match = _GLUED.fullmatch(text)
    name = canonical_prefix(match[1]) if match else None
    return _local(name, match[2]) if match and name and (name == "CVCL" or match[2].isdigit()) else None


def _by_look(text: str) -> str | None:
    """An id that tells its source by its look: `ENSG00000117399`, `SPAC27E2.03c`, an InChIKey, `YLL054C`."""
    for name in prefixes.TELLING:
        curie = _patterned(name, text)
        if curie:
            return curie
    if re.fullmatch(r"[A-Z]{14}-[A-Z]{10}-[A-Z]", text):
        return f"InChIKey:{text}"
    if re.fullmatch(r"Y[A-P][LR]\d{3}[WC](-[A-Z])?", text):
        return f"SGD:{text}"
    return None


def _with_hint(text: str, hint: str) -> str | None:
    """A bare id of the source that `hint` names."""
    if not hint:
        return None
    name = canonical_prefix(hint)
    if name:
        return _local(name, text)
    word = hint.strip(_OUTER)
    known_shape = _UNKNOWN_PREFIX.fullmatch(word) and _UNKNOWN_LOCAL.fullmatch(text)
    return f"{word}:{text}" if known_shape else None


def _local(name: str, rest: str) -> str | None:
    """The CURIE of a known prefix, if `rest` can be an id of it."""
    if name in prefixes.PATTERNS:
        return _patterned(name, f"CHEMBL{rest}" if name == "ChEMBL" and rest.isdigit() else rest)
    number = _FILLER.sub("", rest).strip()
    if not _DIGITS.fullmatch(number):
        return None
    if name in prefixes.COUNTED:
        number = number.lstrip("0") or "0"
    # EFO:000910 is an id of its own: only a number without any leading zero has lost some
    return f"{name}:{number if number[0] == '0' else number.zfill(prefixes.WIDTHS.get(name, 0))}"


def _patterned(name: str, rest: str) -> str | None:
    """The CURIE of a prefix whose ids have letters in them."""
    rest = rest.strip()
    if name in _VERSIONED:
        rest = _VERSION.sub("", rest)
    upper = rest.upper()
    if not prefixes.PATTERNS[name].fullmatch(upper):
        return None
    if name in prefixes.CASED:
        return f"{name}:{rest}"
    if name == "PomBase":
        return f"{name}:{upper[:-1] + 'c' if upper.endswith('C') else upper}"
    for wrong, right in prefixes.RESTORED.get(name, ()):
        upper = upper.replace(wrong, right)
    return f"{name}:{upper}"
