import pytest

from ontology.reading.identifiers import to_curie


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Fbbi_00000251", "FBbi:00000251"),
        ("http://purl.obolibrary.org/obo/CL_0000000", "CL:0000000"),
        ("CVCL_0030", "CVCL:0030"),
        ("FBbi_root:00000000", "FBbi_root:00000000"),
        ("part_of", "part_of"),
        ("http://www.ifomis.org/bfo/1.1/snap#MaterialEntity", "snap:MaterialEntity"),
        ("http://edamontology.org/topic_3382", "EDAM:topic_3382"),
        ("http://example.org/things/Thing/", "things:Thing"),
        ("http://x", "unnamed:x"),
    ],
)
def test_ids_of_files_become_one_curie_even_where_nobody_knows_the_prefix(written, expected):
    assert to_curie(written) == expected
