"""Compounds as rows state them, brought to one identity: the InChIKey, given or computed from SMILES.

The key's first block is the parent term, so that salts and stereoisomers meet (DESIGN section 5).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rdkit import Chem, RDLogger

from catalog.bulk import among
from catalog.facts import CompoundClaim
from catalog.models import Compound
from catalog.services.terms import create_terms, find_terms
from ontology import curies
from ontology.models import Closure, Synonym, Term

_INCHIKEY = re.compile(r"[A-Z]{14}-[A-Z]{10}-[A-Z]")
RDLogger.DisableLog("rdApp.*")  # every unreadable SMILES would print; the caller keeps the text instead


@lru_cache(maxsize=100_000)
def inchikey(smiles: str) -> str:
    """The standard InChIKey of a SMILES; empty where RDKit cannot read it."""
    molecule = Chem.MolFromSmiles(smiles)
    return str(Chem.MolToInchiKey(molecule)) if molecule is not None else ""


def ensure_compounds(claims: Iterable[CompoundClaim]) -> dict[CompoundClaim, int]:
    """Claim to term id; a claim with neither structure nor id has no identity and is left out."""
    identities = {claim: _compound_curie(claim) for claim in dict.fromkeys(claims)}
    identified = {claim: curie for claim, curie in identities.items() if curie}
    found = find_terms(identified.values())
    missing: dict[str, str] = {}
    for claim, curie in identified.items():
        if curie not in found:
            missing.setdefault(curie, claim.name or curies.local(curie))
    found.update(create_terms(missing, Term.Kind.COMPOUND))
    chosen = {claim: found[curie] for claim, curie in identified.items()}
    _describe_compounds(identified, chosen)
    return chosen


def _compound_curie(claim: CompoundClaim) -> str:
    key = claim.inchikey if _INCHIKEY.fullmatch(claim.inchikey) else inchikey(claim.smiles) if claim.smiles else ""
    return f"InChIKey:{key}" if key else next(iter(claim.ids), "")


def _describe_compounds(identified: dict[CompoundClaim, str], chosen: dict[CompoundClaim, int]) -> None:
    described = set(among(Compound.objects.values_list("pk", flat=True), "pk", set(chosen.values())))
    rows, xrefs = {}, {}
    for claim, term_id in chosen.items():
        curie = identified[claim]
        if term_id not in described and term_id not in rows:
            key = curies.local(curie) if curie.startswith("InChIKey:") else ""
            rows[term_id] = Compound(term_id=term_id, inchikey=key, smiles=claim.smiles)
            xrefs[term_id] = list(claim.ids)
    Compound.objects.bulk_create(rows.values(), batch_size=500)
    Term.objects.bulk_update([Term(pk=pk, xrefs=ids) for pk, ids in xrefs.items() if ids], ["xrefs"], batch_size=500)
    parents = _ensure_parents(identified)
    _link_parents({term_id: parents[claim] for claim, term_id in chosen.items() if claim in parents})
    _learn_names([*chosen.items(), *parents.items()])


def _ensure_parents(identified: dict[CompoundClaim, str]) -> dict[CompoundClaim, int]:
    """Claim to the term of its first block, which stands for every salt and stereoisomer of the compound."""
    blocks = {
        claim: curie[: len("InChIKey:") + 14] for claim, curie in identified.items() if curie.startswith("InChIKey:")
    }
    found = find_terms(blocks.values())
    missing: dict[str, str] = {}
    for claim, block in blocks.items():
        if block not in found:
            missing.setdefault(block, f"{claim.name or curies.local(block)}, any form")
    found.update(create_terms(missing, Term.Kind.COMPOUND))
    return {claim: found[block] for claim, block in blocks.items()}


def _link_parents(parents: dict[int, int]) -> None:
    Closure.objects.bulk_create(
        [
            Closure(descendant_id=term_id, ancestor_id=parent, relation=Closure.Relation.IS_A, distance=1)
            for term_id, parent in parents.items()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _learn_names(named: Iterable[tuple[CompoundClaim, int]]) -> None:
    """Each term answers to every name that a row gave it, or one of its forms."""
    wanted = {(term_id, claim.name) for claim, term_id in named if claim.name}
    terms = {term_id for term_id, _ in wanted}
    have = set(among(Term.objects.values_list("pk", "label"), "pk", terms))
    have |= set(among(Synonym.objects.values_list("term_id", "text"), "term_id", terms))
    Synonym.objects.bulk_create(
        [Synonym(term_id=term_id, text=name, scope=Synonym.Scope.EXACT) for term_id, name in sorted(wanted - have)],
        batch_size=500,
    )
