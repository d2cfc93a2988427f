import pytest

from catalog.facts import CompoundClaim
from catalog.models import Compound
from catalog.services.compounds import ensure_compounds, inchikey
from ontology.models import Closure, Synonym, Term

pytestmark = pytest.mark.django_db

ASPIRIN = "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"
ASPIRIN_SMILES = "CC(=O)Oc1ccccc1C(=O)O"


def curie_of(claim):
    found = ensure_compounds([claim])
    return Term.objects.get(pk=found[claim]).curie if claim in found else None


@pytest.mark.parametrize(
    ("claim", "curie"),
    [
        pytest.param(CompoundClaim("aspirin", ASPIRIN), f"InChIKey:{ASPIRIN}", id="key given"),
        pytest.param(CompoundClaim("aspirin", smiles=ASPIRIN_SMILES), f"InChIKey:{ASPIRIN}", id="key computed"),
        pytest.param(CompoundClaim("aspirin", "not a key", ASPIRIN_SMILES), f"InChIKey:{ASPIRIN}", id="bad key"),
        pytest.param(CompoundClaim("x", smiles="C1CC(", ids=("PubChem:2244",)), "PubChem:2244", id="bad smiles"),
        pytest.param(CompoundClaim("DMSO"), None, id="name only"),
    ],
)
def test_identity(claim, curie):
    assert curie_of(claim) == curie


def test_an_unreadable_smiles_has_no_key():
    assert inchikey("C1CC(") == ""


def test_stereoisomers_meet_under_their_first_block():
    lactic = ["C[C@H](O)C(=O)O", "C[C@@H](O)C(=O)O"]
    ensure_compounds([CompoundClaim(f"lactic acid {n}", smiles=smiles) for n, smiles in enumerate(lactic)])
    links = Closure.objects.values_list("ancestor__curie", "distance")
    assert list(links) == [(f"InChIKey:{inchikey(lactic[0])[:14]}", 1)] * 2
    assert inchikey(lactic[0]) != inchikey(lactic[1])


def test_a_compound_and_its_parent_answer_to_every_name_once():
    for _ in range(2):
        ensure_compounds([CompoundClaim("aspirin", ASPIRIN), CompoundClaim("acetylsalicylic acid", ASPIRIN)])
    names = set(Synonym.objects.values_list("term__label", "text"))
    assert names == {
        ("aspirin", "acetylsalicylic acid"),
        ("aspirin, any form", "aspirin"),
        ("aspirin, any form", "acetylsalicylic acid"),
    }
    assert Synonym.objects.count() == 3
    assert Compound.objects.get().inchikey == ASPIRIN


def test_other_ids_are_kept_as_cross_references():
    ensure_compounds([CompoundClaim("aspirin", ASPIRIN, ids=("PubChem:2244",))])
    assert Term.objects.get(curie=f"InChIKey:{ASPIRIN}").xrefs == ["PubChem:2244"]
