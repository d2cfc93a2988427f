import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ontology import curies, prefixes

SPELLINGS = [
    # the six of an imaging method, and those between them
    ("FBbi:00000251", "", "FBbi:00000251"),
    ("FBbi_00000251", "", "FBbi:00000251"),
    ("Fbbi_00000251", "", "FBbi:00000251"),
    ("fbbi:00000251", "", "FBbi:00000251"),
    ("Bbi:00000251", "", "FBbi:00000251"),
    ("bbi_00000251", "", "FBbi:00000251"),
    ("FBbi_FBbi_00000251", "", "FBbi:00000251"),
    ("FBbi:FBbi_00000251", "", "FBbi:00000251"),
    ("FBbi_ 00000245", "", "FBbi:00000245"),
    ("FBbi: 00000245 ", "", "FBbi:00000245"),
    ("00000251", "Fbbi", "FBbi:00000251"),
    ("251", "FBbi", "FBbi:00000251"),
    ("http://purl.obolibrary.org/obo/FBbi_00000251", "", "FBbi:00000251"),
    ("https://purl.obolibrary.org/obo/FBbi_00000251/", "", "FBbi:00000251"),
    ("<http://purl.obolibrary.org/obo/FBbi_00000251>", "", "FBbi:00000251"),
    ("http://purl.obolibrary.org/obo/FBbi_00000251)", "", "FBbi:00000251"),
    ("http://purl.org/obo/owl/FBbi#FBbi_00000251", "", "FBbi:00000251"),
    ("obo:FBbi_00000251", "", "FBbi:00000251"),
    ("\ufeffFBbi:00000251\u200b", "", "FBbi:00000251"),
    # other ontologies and their own addresses
    ("CMPO_0000118", "", "CMPO:0000118"),
    ("CMPO:118", "", "CMPO:0000118"),
    ("http://www.ebi.ac.uk/cmpo/CMPO_0000118", "", "CMPO:0000118"),
    ("cmpo:CMPO_0000118", "", "CMPO:0000118"),
    ("http://www.ebi.ac.uk/efo/EFO_0001187", "", "EFO:0001187"),
    ("efo:EFO_0001187", "", "EFO:0001187"),
    (
        "https://www.ebi.ac.uk/ols4/ontologies/efo/terms?iri=http%3A%2F%2Fwww.ebi.ac.uk%2Fefo%2FEFO_0001187",
        "",
        "EFO:0001187",
    ),
    ("http://www.orpha.net/ORDO/Orphanet_93", "", "Orphanet:93"),
    ("ORDO:93", "", "Orphanet:93"),
    ("EFO:000910", "", "EFO:000910"),  # EFO has this one and EFO:0000910
    ("EFO:910", "", "EFO:0000910"),
    ("CL:00007012", "", "CL:00007012"),
    ("DOID:DOID:10283", "", "DOID:10283"),
    ("EFO:CL_0000057", "", "CL:0000057"),
    ("CL_0000057", "EFO", "CL:0000057"),
    ("clo_0000031", "", "CLO:0000031"),
    ("https://identifiers.org/GO:0005700", "", "GO:0005700"),
    ("https://bioregistry.io/go:0005700", "", "GO:0005700"),
    ("HPO:0000118", "", "HP:0000118"),
    ("HsapDv_0000087", "", "HsapDv:0000087"),
    ("CHEBI_15377", "", "CHEBI:15377"),
    ("CHEBI:CHEBI:15377", "", "CHEBI:15377"),
    ("MCC:0000468", "", "MCC:0000468"),
    ("OMIT_0005506", "", "OMIT:0005506"),
    # organisms
    ("9606", "NCBITaxon", "NCBITaxon:9606"),
    ("9606", "NCBI Taxonomy", "NCBITaxon:9606"),
    ("9606.", "NCBITaxon", "NCBITaxon:9606"),
    ("NCBITaxon_9606", "", "NCBITaxon:9606"),
    ("NCBITAXON:9606", "", "NCBITaxon:9606"),
    ("NCBI:txid9534", "", "NCBITaxon:9534"),
    ("txid9534", "", "NCBITaxon:9534"),
    ("taxon:9606", "", "NCBITaxon:9606"),
    ("NCBITaxon_taxid_9606", "", "NCBITaxon:9606"),
    ("NCBI Taxonomy: 9606", "", "NCBITaxon:9606"),
    ("http://purl.obolibrary.org/obo/NCBITaxon_9606", "", "NCBITaxon:9606"),
    ("https://identifiers.org/taxonomy:9606", "", "NCBITaxon:9606"),
    ("https://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id=9606", "", "NCBITaxon:9606"),
    ("https://www.uniprot.org/taxonomy/9606", "", "NCBITaxon:9606"),
    # genes and proteins
    ("991", "NCBIGene", "NCBIGene:991"),
    ("991", "Entrez Gene", "NCBIGene:991"),
    ("GeneID:991", "", "NCBIGene:991"),
    ("https://www.ncbi.nlm.nih.gov/gene/991", "", "NCBIGene:991"),
    ("ENSG00000117399", "", "ENSEMBL:ENSG00000117399"),
    ("ENSG00000117399.14", "", "ENSEMBL:ENSG00000117399"),
    ("Ensembl:ENSMUSG00000006398", "", "ENSEMBL:ENSMUSG00000006398"),
    ("http://www.ensembl.org/id/ENSG00000117399", "", "ENSEMBL:ENSG00000117399"),
    ("SPAC27E2.03c", "", "PomBase:SPAC27E2.03c"),
    ("SPCC548.04", "", "PomBase:SPCC548.04"),
    ("SPAPB1A10.15", "", "PomBase:SPAPB1A10.15"),
    ("SPAC18G6.15", "", "PomBase:SPAC18G6.15"),
    ("SPBC16A3.12C", "", "PomBase:SPBC16A3.12c"),
    ("http://www.pombase.org/spombe/result/SPAC222.16c", "", "PomBase:SPAC222.16c"),
    ("YLL054C", "", "SGD:YLL054C"),
    ("sgd:yll054c", "", "SGD:YLL054C"),
    ("YDR524C-A", "", "SGD:YDR524C-A"),
    ("Q0045", "SGD", "SGD:Q0045"),
    ("RefSeq:NR_026816", "", "RefSeq:NR_026816"),
    ("NR_026816", "", "RefSeq:NR_026816"),
    ("NM_001255.3", "", "RefSeq:NM_001255"),
    ("FBgn0004391", "", "FlyBase:FBgn0004391"),
    ("FLYBASE:fbgn0004391", "", "FlyBase:FBgn0004391"),
    ("WBGene00000001", "", "WormBase:WBGene00000001"),
    ("P12345", "UniProt", "UniProt:P12345"),
    ("https://www.uniprot.org/uniprot/P12345", "", "UniProt:P12345"),
    ("HGNC:1723", "", "HGNC:1723"),
    ("ZDB-GENE-040426-2286", "", "ZFIN:ZDB-GENE-040426-2286"),
    # compounds and cell lines
    ("MXWDSZWTBOCWBK-UHFFFAOYSA-N", "", "InChIKey:MXWDSZWTBOCWBK-UHFFFAOYSA-N"),
    ("InChIKey=MXWDSZWTBOCWBK-UHFFFAOYSA-N", "", "InChIKey:MXWDSZWTBOCWBK-UHFFFAOYSA-N"),
    ("InChIKey:MXWDSZWTBOCWBK", "", "InChIKey:MXWDSZWTBOCWBK"),
    ("132449", "PubChem CID", "PubChem:132449"),
    ("CID3994", "", "PubChem:3994"),
    ("https://pubchem.ncbi.nlm.nih.gov/compound/3994", "", "PubChem:3994"),
    ("CHEMBL25", "", "ChEMBL:CHEMBL25"),
    ("chembl:25", "", "ChEMBL:CHEMBL25"),
    ("BRD-K00615600-001-12-9", "", "Broad:BRD-K00615600-001-12-9"),
    ("http://edamontology.org/topic_Bioimage_analysis", "", "EDAM:topic_Bioimage_analysis"),
    ("CVCL_0030", "", "CVCL:0030"),
    ("CVCL_A2BC", "", "CVCL:A2BC"),
    ("https://www.cellosaurus.org/CVCL_0030", "", "CVCL:0030"),
]

JUNK = [
    "", " ", "# leave blank", "leave blank", "9606", "control", "N/A", "null", ":null", ":525", "DOID:prostate adenocarcinoma",
    ":pharynx terminal bulb", "PO:leaf vein", "ATCC Catalog No: 30004", "See M. Uchida et al. 2011 Yeast 28:227-236.",
    "http://www.ebi.ac.uk/cmpo/", "http://purl.obolibrary.org/obo/", "http://purl.obolibrary.org/obo/%s",
    "http://www.ifomis.org/bfo/1.1/snap#MaterialEntity", "https://", "FBbi", "FBbi_", "GO:", "EFO:abc", "mitosis: delayed",
    "ENSG00000183479;ENSG00000213397", "CDC20", "Sep-10", "10:30", "NCBI:9606", "x" * 5000, "CVCL", "cid", "2011-03-04", "dose: 1000", "a_" * 190,
]  # fmt: skip


@pytest.mark.parametrize(("text", "prefix", "expected"), SPELLINGS, ids=[f"{t[:40]}|{p}" for t, p, _ in SPELLINGS])
def test_every_spelling_becomes_one(text, prefix, expected):
    assert curies.normalise(text, prefix=prefix) == expected


@pytest.mark.parametrize("text", JUNK, ids=[text[:30] for text in JUNK])
def test_what_is_no_id_is_none(text):
    assert curies.normalise(text) is None


@pytest.mark.parametrize("text", ["# leave blank", "control", "CDC20", "", "12 34", "HeLa"])
@pytest.mark.parametrize("prefix", ["EFO", "NCBITaxon", "FBbi", "NCBIGene", "MCC", "unheard of"])
def test_a_hint_does_not_make_an_id_of_a_word(text, prefix):
    assert curies.normalise(text, prefix=prefix) is None


def test_a_hint_of_an_unknown_source_makes_ids_of_plain_numbers():
    assert curies.normalise("12345", prefix="JAX") == "JAX:12345"
    assert curies.normalise("12345", prefix="what is this") is None


KNOWN = st.one_of(
    st.tuples(st.sampled_from(sorted(prefixes.WIDTHS)), st.integers(0, 9_999_999)).map(
        lambda pair: f"{pair[0]}:{pair[1]:0{prefixes.WIDTHS[pair[0]]}d}"
    ),
    st.tuples(
        st.sampled_from(["NCBITaxon", "CHEBI", "NCBIGene", "PubChem", "HGNC", "Orphanet"]), st.integers(1, 10**9)
    ).map(lambda pair: f"{pair[0]}:{pair[1]}"),
    st.from_regex(r"ENSEMBL:ENS(MUS|DAR)?G[0-9]{11}", fullmatch=True),
    st.from_regex(r"InChIKey:[A-Z]{14}-[A-Z]{10}-[A-Z]", fullmatch=True),
    st.from_regex(r"CVCL:[A-Z0-9]{4}", fullmatch=True),
    st.from_regex(r"SGD:Y[A-P][LR][0-9]{3}[WC]", fullmatch=True),
)


@given(KNOWN)
def test_a_curie_survives_every_rewriting(curie):
    name, rest = curies.prefix(curie), curies.local(curie)
    assert curies.normalise(curie) == curie
    assert curies.normalise(curies.iri(curie)) == curie
    assert curies.normalise(f"  {name}_{rest} ") == curie
    assert curies.normalise(f"{name}:{name}:{rest}") == curie
    assert curies.normalise(f"{name.lower()}_{rest}") == curie
    assert curies.normalise(rest, prefix=name.upper()) == curie


@given(st.text(max_size=60), st.sampled_from(["", "EFO", "NCBITaxon", "UniProt", "what"]))
@example("::::", "")
@example("a:_:1234", "EFO")
def test_any_text_gives_none_or_a_curie_that_stays(text, prefix):
    curie = curies.normalise(text, prefix=prefix)
    if curie is not None:
        assert curies.normalise(curie) == curie
        assert curies.prefix(curie)
        assert curies.local(curie)


def test_parts_and_addresses():
    assert curies.prefix("CMPO:0000118") == "CMPO"
    assert curies.local("PomBase:SPAC27E2.03c") == "SPAC27E2.03c"
    assert curies.iri("CMPO:0000118") == "http://www.ebi.ac.uk/cmpo/CMPO_0000118"
    assert curies.iri("GO:0005700") == "http://purl.obolibrary.org/obo/GO_0005700"
    assert curies.iri("NCBIGene:991") == "https://identifiers.org/ncbigene:991"


def test_the_parent_of_a_compound_is_the_first_block_of_its_key():
    assert curies.inchikey_parent("InChIKey:MXWDSZWTBOCWBK-UHFFFAOYSA-N") == "InChIKey:MXWDSZWTBOCWBK"
    assert curies.inchikey_parent("InChIKey:MXWDSZWTBOCWBK") is None
    assert curies.inchikey_parent("CHEBI:15377") is None
