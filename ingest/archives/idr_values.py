"""Cells of an IDR study to `ValueFact`s: texts as submitted, ids as CURIEs, one shared object for equal ones."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from catalog.facts import Claim, CompoundClaim, GeneClaim, TermClaim, ValueFact
from catalog.properties import PROPERTIES
from ontology import curies

# Left in a cell by a form or a spreadsheet; not a value.
_NO_VALUE = re.compile(r"#\s.*|#|#?n/a|null|nan", re.IGNORECASE | re.DOTALL)
_ID_SEPARATORS = re.compile(r"\s*[;|,]\s*|\s+(?=[A-Za-z]+[_:]\d)")
_GENE_SEPARATORS = re.compile(r"\s*[;|]\s*")
_COMPOUND_IDS = ("CHEBI", "PubChem", "ChEMBL", "Broad")
_INCHIKEY = re.compile(r"[A-Z]{14}-[A-Z]{10}-[A-Z]")
# Column "Phenotype Score Type", in the submitters' many words.
_SCORED = (("auto", "automatic"), ("manual", "manual"), ("visual", "manual"))

Tell = Callable[[str, str], None]  # kind of defect, and the defect in full


@dataclass(frozen=True, slots=True)
class GeneCells:
    """What one row says of the genes it is about; `ids` with the prefix that their column hints at."""

    ids: tuple[tuple[str, str], ...] = ()
    symbols: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompoundCells:
    """What one row says of its compound."""

    name: str = ""
    inchikey: str = ""
    smiles: str = ""
    ids: tuple[tuple[str, str], ...] = ()


def is_value(text: str) -> bool:
    """Whether a cell holds something that a submitter meant; `# leave blank` and `N/A` are not."""
    return bool(text) and not _NO_VALUE.fullmatch(text)


def score_type(text: str) -> str:
    """`automatic`, `manual`, both, or what was written, cut at 32 characters."""
    lowered = text.lower()
    found = dict.fromkeys(word for start, word in _SCORED if start in lowered)
    return " and ".join(found) if found else text[:32]


def split_ids(text: str, hint: str = "") -> list[tuple[str, str | None]]:
    """Each id of a cell as written, and its CURIE (None if it is none)."""
    if not is_value(text):
        return []
    whole = curies.normalise(text, prefix=hint)
    if whole:
        return [(text, whole)]
    return [(part, curies.normalise(part, prefix=hint)) for part in _ID_SEPARATORS.split(text) if part]


class Values:
    """Makes the values of one study. `tell` of a method reports an id that cannot be one."""

    def __init__(self) -> None:
        self._shared: dict[ValueFact, ValueFact] = {}
        self._labelled: dict[tuple[str, str], str] = {}

    def share(self, fact: ValueFact) -> ValueFact:
        """The one object that stands for all equal ones."""
        return self._shared.setdefault(fact, fact)

    def plain(self, prop: str, text: str, accession: str = "", *, hint: str = "", tell: Tell) -> ValueFact:
        """A value with the ids that the archive states for it. Its text labels the first id it came with only:

        a column filled down in a spreadsheet counts its ids up (`NCBITaxon_9607`), and those are no "Homo sapiens".
        """
        ids = split_ids(accession, hint)
        _tell_of_others(ids, tell)
        found = [curie for _, curie in ids if curie]
        claims = [TermClaim(curie, self._label(prop, text, curie, tell)) for curie in dict.fromkeys(found)]
        submitted = accession if ids else ""
        return self.share(ValueFact(prop, text, submitted, tuple(claims) if PROPERTIES[prop].has_terms else ()))

    def _label(self, prop: str, text: str, curie: str, tell: Tell) -> str:
        first = self._labelled.setdefault((prop, text), curie)
        if first != curie:
            tell("another id for the same text", f'"{text}" was {first} before and is {curie} here; kept as stated')
        return text if first == curie else ""

    def phenotype(self, text: str, terms: Iterable[tuple[str, str, str]], *, score: str = "", tell: Tell) -> ValueFact:
        """A phenotype with its terms (id, label, hint). An entity paired with a PATO quality makes them one group."""
        stated: list[str] = []
        claims: dict[str, TermClaim] = {}
        for accession, label, hint in terms:
            ids = split_ids(accession, hint)
            _tell_of_others(ids, tell)
            stated += [written for written, _ in ids]
            claims.update((curie, TermClaim(curie, label)) for _, curie in ids if curie and curie not in claims)
        qualities = {curies.prefix(curie) == "PATO" for curie in claims}
        return self.share(
            ValueFact(
                "phenotype",
                text,
                " | ".join(stated),
                tuple(claims.values()),
                grouped=len(qualities) == 2,
                score_type=score_type(score),
            )
        )

    def genes(self, cells: GeneCells, taxon: str, tell: Tell) -> ValueFact | None:
        """The gene or genes of a row as one value; ids of one source are different genes."""
        ids = [pair for text, hint in cells.ids for pair in _gene_ids(text, hint)]
        text = next(iter(cells.symbols), "") or "; ".join(written for written, _ in ids)
        if not text:
            return None
        _tell_of_others(ids, tell)
        groups = _one_group_a_gene([curie for _, curie in ids if curie])
        symbols = _GENE_SEPARATORS.split(cells.symbols[0]) if cells.symbols else []
        synonyms = _synonyms(cells) if len(groups) == 1 else ()
        claims: tuple[Claim, ...] = tuple(
            GeneClaim(group, taxon, _symbol(symbols, at, len(groups)), synonyms) for at, group in enumerate(groups)
        )
        return self.share(ValueFact("gene", text, " | ".join(dict.fromkeys(written for written, _ in ids)), claims))

    def compound(self, cells: CompoundCells, tell: Tell) -> ValueFact | None:
        """The compound of a row. Where it has no id, its SMILES tells it from others of the same name."""
        ids = [pair for text, hint in cells.ids for pair in split_ids(text, hint)]
        inchikey = _inchikey(cells.inchikey, tell)
        text = cells.name or inchikey or next((written for written, _ in ids), "") or cells.smiles
        if not is_value(text):
            return None
        _tell_of_others(ids, tell)
        found = tuple(sorted(dict.fromkeys(curie for _, curie in ids if curie), key=_compound_rank))
        submitted = " | ".join(part for part in (cells.inchikey, *(written for written, _ in ids)) if part)
        known = inchikey or cells.smiles or found
        claims = (CompoundClaim(cells.name, inchikey, cells.smiles, found),) if known else ()
        return self.share(ValueFact("compound", text, submitted or cells.smiles, claims))


def _tell_of_others(ids: Iterable[tuple[str, str | None]], tell: Tell) -> None:
    for written, curie in ids:
        if not curie:
            tell("no id", f'"{written[:80]}" is no id; kept as text')


def _compound_rank(curie: str) -> int:
    """The best id of a compound first: it is its identity where no structure is known."""
    name = curies.prefix(curie)
    return _COMPOUND_IDS.index(name) if name in _COMPOUND_IDS else len(_COMPOUND_IDS)


def _gene_ids(text: str, hint: str) -> list[tuple[str, str | None]]:
    """The gene ids of a cell; a bare number is one of NCBI Gene."""
    if not is_value(text):
        return []
    return [(part, curies.normalise(part, prefix=hint or "NCBIGene")) for part in _GENE_SEPARATORS.split(text) if part]


def _one_group_a_gene(found: Sequence[str]) -> list[tuple[str, ...]]:
    """Ids gathered by gene: two of one source are two genes, one each of several sources is one.

    Where every source names the same number of genes, they go together in order; else the first source decides.
    """
    by_source: dict[str, list[str]] = {}
    for curie in dict.fromkeys(found):
        by_source.setdefault(curies.prefix(curie), []).append(curie)
    columns = list(by_source.values())
    if not columns:
        return []
    even = [column for column in columns if len(column) == len(columns[0])]
    return list(zip(*even, strict=True))


def _symbol(symbols: Sequence[str], at: int, genes: int) -> str:
    """The symbol of the gene at this place: each its own, or one for all, or none where that cannot be told."""
    if len(symbols) == genes:
        return symbols[at]
    return symbols[0] if len(symbols) == 1 else ""


def _synonyms(cells: GeneCells) -> tuple[str, ...]:
    parts = [part for text in cells.synonyms for part in re.split(r"\s*[;|]\s*|,\s+", text)]
    others = [*parts, *cells.names, *cells.symbols[1:]]
    return tuple(dict.fromkeys(text for text in others if is_value(text) and text not in cells.symbols[:1]))


def _inchikey(text: str, tell: Tell) -> str:
    key = text.strip().removeprefix("InChIKey=").upper()
    if not is_value(text) or _INCHIKEY.fullmatch(key):
        return key if is_value(text) else ""
    tell("no InChIKey", f'"{text[:80]}" is no InChIKey; kept as text')
    return ""
