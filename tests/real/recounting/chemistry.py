"""The identity of a compound: its InChIKey, given or computed from SMILES."""

from functools import cache

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")


@cache
def inchikey(smiles: str) -> str:
    """The InChIKey of a structure; empty if RDKit cannot read it."""
    molecule = Chem.MolFromSmiles(smiles)
    return str(Chem.MolToInchiKey(molecule)) if molecule is not None else ""


def identity(given: str, smiles: str, other: str | None) -> str | None:
    """`InChIKey:...` if one is given or follows from the structure, else the CURIE `other`; None if only a name is."""
    key = given.strip() or (inchikey(smiles.strip()) if smiles.strip() else "")
    return f"InChIKey:{key}" if key else other
