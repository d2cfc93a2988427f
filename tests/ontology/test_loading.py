import pytest

from ontology import services
from ontology.loading import prefix_of, tidy_version
from ontology.models import AlternativeId, Closure, Edge, Ontology, Synonym, Term
from ontology.problems import Conflict, Problem
from tests.ontology.files import TYPEDEF, graphs, stanza, write

pytestmark = pytest.mark.django_db

ROOT = stanza("CMPO:0000001", "phenotype")
ROUND = stanza(
    "CMPO:0000002",
    "round cell",
    'def: "A cell that is round." []',
    'synonym: "rounded cell" EXACT []',
    'synonym: "cell rounding" RELATED []',
    'synonym: "cell rounding" RELATED []',
    "alt_id: CMPO:0000099",
    "xref: CL:0000000",
    "is_a: CMPO:0000001",
    "relationship: part_of CL:0000000",
)
OLD = stanza("CMPO:0000003", "old", "is_obsolete: true", "replaced_by: CMPO:0000002", "consider: CMPO:0000001")


def ancestors(curie):
    links = Closure.objects.filter(descendant__curie=curie)
    return {link.ancestor.curie: (link.relation, link.distance) for link in links.select_related("ancestor")}


def term(curie):
    return Term.objects.get(curie=curie)


def test_a_term_is_kept_with_all_that_is_said_of_it(load):
    report = load(ROOT, ROUND, OLD, TYPEDEF, header=("data-version: releases/2020-01-02/cmpo.obo", "ontology: cmpo"))
    ontology = report.ontology
    assert (ontology.prefix, ontology.version, ontology.term_count, ontology.obsolete_count) == (
        "CMPO",
        "2020-01-02",
        3,
        1,
    )
    found = term("CMPO:0000002")
    assert (found.label, found.definition, found.kind, found.obsolete) == (
        "round cell",
        "A cell that is round.",
        "class",
        False,
    )
    assert (found.xrefs, found.version, found.ontology) == (["CL:0000000"], "2020-01-02", ontology)
    assert set(found.synonyms.values_list("text", "scope")) == {("rounded cell", "EXACT"), ("cell rounding", "RELATED")}
    assert found.synonyms.count() == 2
    assert list(found.alternative_ids.values_list("curie", flat=True)) == ["CMPO:0000099"]
    old = term("CMPO:0000003")
    assert (old.obsolete, old.replaced_by, old.consider) == (True, "CMPO:0000002", ["CMPO:0000001"])


def test_several_replacements_are_to_be_considered(load):
    load(
        ROOT, stanza("CMPO:0000003", "old", "is_obsolete: true", "replaced_by: CMPO:0000001", "replaced_by: CL:0000001")
    )
    assert (term("CMPO:0000003").replaced_by, term("CMPO:0000003").consider) == ("", ["CMPO:0000001", "CL:0000001"])


def test_ancestors_with_relation_and_distance(load):
    part = stanza("X:0000003", "c", "relationship: part_of X:0000002")
    load(stanza("X:0000001", "a"), stanza("X:0000002", "b", "is_a: X:0000001"), part, TYPEDEF)
    assert ancestors("X:0000003") == {"X:0000002": ("part_of", 1), "X:0000001": ("part_of", 2)}
    assert ancestors("X:0000002") == {"X:0000001": ("is_a", 1)}


def test_where_the_file_mixes_relations_it_is_said(load):
    load(
        stanza("X:0000001", "a"),
        stanza("X:0000002", "b", "is_a: X:0000001"),
        header=("format-version: 1.4", "ontology: x"),
    )
    assert ancestors("X:0000002") == {"X:0000001": ("unspecified", 1)}


def test_a_cycle_does_not_hang(load):
    load(
        stanza("X:0000001", "a", "is_a: X:0000002"),
        stanza("X:0000002", "b", "is_a: X:0000001"),
        stanza("X:0000003", "c", "is_a: X:0000003"),
    )
    assert ancestors("X:0000001") == {"X:0000002": ("is_a", 1)}
    assert ancestors("X:0000003") == {}


def test_the_same_file_again_does_nothing(load):
    first = load(ROOT, ROUND, TYPEDEF)
    loaded_at = Ontology.objects.get().loaded_at
    again = load(ROOT, ROUND, TYPEDEF)
    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.ontology.term_count == 2
    assert Ontology.objects.get().loaded_at == loaded_at
    assert not load(ROOT, ROUND, TYPEDEF, version="another").unchanged


def test_a_new_version_keeps_every_term_and_its_key(load):
    load(
        ROOT,
        ROUND,
        stanza("CMPO:0000004", "gone", "is_a: CMPO:0000001"),
        stanza("CMPO:0000005", "merged"),
        TYPEDEF,
        version="1",
    )
    keys = dict(Term.objects.values_list("curie", "pk"))
    report = load(
        stanza("CMPO:0000001", "a phenotype", "alt_id: CMPO:0000005"),
        stanza("CMPO:0000002", "round cell", "is_a: CMPO:0000006"),
        stanza("CMPO:0000006", "new", "is_a: CMPO:0000001"),
        version="2",
    )
    assert dict(Term.objects.exclude(curie="CMPO:0000006").values_list("curie", "pk")) == keys
    assert (report.vanished, report.ontology.term_count, report.ontology.obsolete_count) == (2, 3, 2)
    assert term("CMPO:0000001").label == "a phenotype"
    assert ancestors("CMPO:0000002") == {"CMPO:0000006": ("is_a", 1), "CMPO:0000001": ("is_a", 2)}
    assert list(Synonym.objects.all()) == []
    gone, merged = term("CMPO:0000004"), term("CMPO:0000005")
    assert (gone.obsolete, gone.replaced_by, gone.version) == (True, "", "1")
    assert (merged.obsolete, merged.replaced_by) == (True, "CMPO:0000001")
    assert ancestors("CMPO:0000004") == {}


def test_a_term_that_comes_back_is_no_longer_obsolete(load):
    load(ROOT, ROUND, TYPEDEF, version="1")
    load(ROOT, version="2")
    assert term("CMPO:0000002").obsolete
    load(ROOT, ROUND, TYPEDEF, version="3")
    assert not term("CMPO:0000002").obsolete
    assert "CMPO:0000001" in ancestors("CMPO:0000002")


def test_only_terms_with_other_ancestors_are_reported_as_changed(load):
    load(ROOT, ROUND, TYPEDEF, version="1")
    moved = stanza("CMPO:0000004", "new", "is_a: CMPO:0000002")
    assert load(ROOT, ROUND, moved, TYPEDEF, version="2").changed == {term("CMPO:0000004").pk}


def test_what_archives_stated_before_is_filled_in_and_gains_ancestors(load):
    stated = Term.objects.create(curie="CMPO:0000002", label="Round Cells", kind=Term.Kind.UNRESOLVED)
    nameless = Term.objects.create(curie="CMPO:0000004", label="as an archive says", kind=Term.Kind.UNRESOLVED)
    former = Term.objects.create(curie="CMPO:0000099", label="formerly", kind=Term.Kind.UNRESOLVED)
    report = load(ROOT, ROUND, stanza("CMPO:0000004"), TYPEDEF)
    assert report.resolved == 2
    for given in (stated, nameless, former):
        given.refresh_from_db()
    assert (stated.label, stated.kind, stated.ontology) == ("round cell", "class", report.ontology)
    assert nameless.label == "as an archive says"
    assert ancestors("CMPO:0000002") == {"CMPO:0000001": ("is_a", 1)}
    assert (former.obsolete, former.replaced_by, former.kind) == (True, "CMPO:0000002", "class")


def test_a_compound_that_archives_brought_stays_one_and_keeps_its_names(load):
    compound = Term.objects.create(curie="CHEBI:15377", label="water", kind=Term.Kind.COMPOUND)
    Synonym.objects.create(term=compound, text="H2O", scope="EXACT")
    load(stanza("CHEBI:1", "molecule"), stanza("CHEBI:15377", "water", 'synonym: "aqua" RELATED []', "is_a: CHEBI:1"))
    compound.refresh_from_db()
    assert (compound.kind, compound.ontology.prefix) == ("compound", "CHEBI")
    assert set(compound.synonyms.values_list("text", flat=True)) == {"H2O", "aqua"}
    assert ancestors("CHEBI:15377") == {"CHEBI:1": ("is_a", 1)}
    names = ('synonym: "aqua" RELATED []', 'synonym: "H2O" EXACT []', 'synonym: "oxidane" EXACT []')
    load(stanza("CHEBI:1", "molecule"), stanza("CHEBI:15377", "water", *names, "is_a: CHEBI:1"))
    assert sorted(compound.synonyms.values_list("text", flat=True)) == ["H2O", "aqua", "oxidane"]


CELL = stanza("CL:0000000", "cell (in another's words)", "is_a: CL:0000003")
IN_UBERON = (
    stanza("UBERON:0000001", "tissue"),
    CELL,
    stanza("CL:0000003", "native cell", "is_a: UBERON:0000001"),
    stanza("UBERON:0000002", "epithelium", "is_a: UBERON:0000001", "relationship: has_part CL:0000000"),
    stanza("UBERON:0000004", "layer of cells", "is_a: CL:0000000"),
)
IN_CL = (stanza("CL:0000000", "cell"), stanza("CL:0000003", "native cell", "is_a: CL:0000000"))
ANCESTORS = {
    # CL says how its terms hang together; what crosses into UBERON is UBERON's to say
    "CL:0000000": {},
    "CL:0000003": {"CL:0000000": ("is_a", 1), "UBERON:0000001": ("is_a", 1)},
    "UBERON:0000004": {"CL:0000000": ("is_a", 1)},
}


@pytest.mark.parametrize("first", ["CL", "UBERON"])
def test_an_imported_term_belongs_to_its_own_ontology_whatever_is_loaded_first(load, first):
    loads = [lambda: load(*IN_CL, name="cl.obo"), lambda: load(*IN_UBERON, name="uberon.obo", prefix="UBERON")]
    for one in loads if first == "CL" else reversed(loads):
        one()
    assert (term("CL:0000000").label, term("CL:0000000").ontology.prefix) == ("cell", "CL")
    assert {curie: ancestors(curie) for curie in ANCESTORS} == ANCESTORS
    assert dict(Ontology.objects.values_list("prefix", "term_count"))["CL"] == 2


def test_an_imported_term_stays_with_the_file_until_its_own_ontology_comes(load):
    load(*IN_UBERON, prefix="UBERON")
    assert term("CL:0000000").ontology.prefix == "UBERON"
    assert ancestors("UBERON:0000004") == {
        "CL:0000000": ("is_a", 1),
        "CL:0000003": ("is_a", 2),
        "UBERON:0000001": ("is_a", 3),
    }


def test_an_import_that_is_dropped_is_not_obsolete(load):
    load(*IN_UBERON, prefix="UBERON", version="1")
    load(*(one for one in IN_UBERON if "CL:" not in one), prefix="UBERON", version="2")
    assert not term("CL:0000000").obsolete
    assert ancestors("CL:0000000") == {}


def test_a_parent_of_an_ontology_that_comes_later_counts_from_then_on(load):
    load(
        stanza("EFO:0000001", "HeLa", "is_a: CL:0000003"),
        stanza("EFO:0000002", "HeLa Kyoto", "is_a: EFO:0000001"),
        name="efo.obo",
    )
    assert ancestors("EFO:0000002") == {"EFO:0000001": ("is_a", 1)}
    report = load(*IN_CL, name="cl.obo")
    assert set(ancestors("EFO:0000002")) == {"EFO:0000001", "CL:0000003", "CL:0000000"}
    assert term("EFO:0000002").pk in report.changed


def test_what_hangs_below_follows_a_change_above(load):
    load(*IN_CL, name="cl.obo", version="1")
    load(
        stanza("EFO:0000001", "HeLa", "is_a: CL:0000003"),
        stanza("EFO:0000002", "HeLa Kyoto", "is_a: EFO:0000001"),
        name="efo.obo",
    )
    report = load(IN_CL[0], stanza("CL:0000003", "native cell"), name="cl.obo", version="2")
    assert set(ancestors("EFO:0000002")) == {"EFO:0000001", "CL:0000003"}
    assert {term(curie).pk for curie in ("EFO:0000001", "EFO:0000002", "CL:0000003")} == report.changed


def test_nothing_is_left_of_a_file_that_fails_at_its_end(load, monkeypatch):
    load(ROOT, version="1")
    before = list(Term.objects.values_list("curie", "label", "version"))

    def fail(*args, **options):
        raise Problem("the disk is full")

    monkeypatch.setattr("ontology.lineage.refresh", fail)
    with pytest.raises(Problem, match="the disk is full"):
        load(stanza("CMPO:0000001", "changed"), ROUND, TYPEDEF, version="2")
    assert list(Term.objects.values_list("curie", "label", "version")) == before
    assert (Ontology.objects.get().version, Edge.objects.count(), AlternativeId.objects.count()) == ("1", 0, 0)


def test_a_missing_parent_is_told_with_its_line(load):
    with pytest.raises(
        Problem, match=r"test\.obo, line 8: CMPO:0000002 lies below CMPO:0000007, which the file does not state"
    ):
        load(ROOT, stanza("CMPO:0000002", "b", "is_a: CMPO:0000007"))
    assert not Term.objects.exists()
    assert not Ontology.objects.exists()


def test_a_parent_by_its_former_id_is_fine(load):
    load(stanza("X:0000001", "a", "alt_id: X:0000009"), stanza("X:0000002", "b", "is_a: X:0000009"))
    assert term("X:0000002")


MANY = [stanza(f"X:{number:07d}", f"term {number}") for number in range(1, 201)]


def test_an_excerpt_does_not_make_the_whole_obsolete(load):
    load(*MANY)
    with pytest.raises(
        Conflict, match=r"small\.obo: it states 99 terms of X, but 200 are loaded .* looks like an excerpt"
    ):
        load(*MANY[:99], name="small.obo")
    assert not Term.objects.filter(obsolete=True).exists()
    assert load(*MANY[:100], name="half.obo").vanished == 100
    assert load(*MANY[:10], name="small.obo", replace=True).vanished == 90


@pytest.mark.parametrize(
    ("stanzas", "header", "options", "expected"),
    [
        ([MANY[0]], ("ontology: test",), {}, "X"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: test",), {}, "CL"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: x",), {}, "X"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: http://purl.obolibrary.org/obo/x.owl",), {}, "X"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: x/subsets/slim",), {}, "X"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: y/imports/cl_import",), {}, "CL"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: x",), {"prefix": "cl"}, "CL"),
        ([MANY[0], CELL, IN_CL[1]], ("ontology: cl",), {"prefix": "X"}, "X"),
    ],
)  # fmt: skip
def test_whose_terms_a_file_is_about(load, stanzas, header, options, expected):
    assert load(*stanzas, header=header, **options).ontology.prefix == expected


def test_a_prefix_that_no_term_has_is_refused(load):
    with pytest.raises(Problem, match=r"test\.obo: it states no term of EFO, but of CMPO\."):
        load(ROOT, prefix="efo")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("releases/2025-05-14/pato.obo", "2025-05-14"),
        ("http://www.ebi.ac.uk/cmpo/releases/2017-12-19/cmpo.obo", "2017-12-19"),
        ("http://www.ebi.ac.uk/efo/releases/v3.90.0/efo.owl", "3.90.0"),
        ("v3.90.0", "v3.90.0"),
        ("http://edamontology.org/EDAM_1.25", "EDAM_1.25"),
        ("", ""),
    ],
)
def test_versions_are_said_shortly(text, expected):
    assert tidy_version(text) == expected


def test_a_version_that_is_given_overrules(load):
    assert load(ROOT, version="mine").ontology.version == "mine"


def test_only_used_terms_of_a_very_large_ontology_get_ancestors(load, monkeypatch):
    monkeypatch.setattr("ontology.lineage.LARGE", 2)
    Term.objects.create(curie="X:0000003", kind=Term.Kind.UNRESOLVED)
    load(*chain(5))
    assert set(ancestors("X:0000003")) == {"X:0000001", "X:0000002"}
    assert set(ancestors("X:0000002")) == {"X:0000001"}  # the tree above a used term has its levels
    assert ancestors("X:0000004") == {}
    services.ensure_closure(term_ids=[term("X:0000005").pk])
    assert set(ancestors("X:0000005")) == {"X:0000001", "X:0000002", "X:0000003", "X:0000004"}
    assert set(ancestors("X:0000004")) == {"X:0000001", "X:0000002", "X:0000003"}


def chain(length):
    """Terms each below the one before."""
    below = (stanza(f"X:{n:07d}", "b", f"is_a: X:{n - 1:07d}") for n in range(2, length + 1))
    return [stanza("X:0000001", "a"), *below]


def test_a_new_version_of_it_gives_ancestors_to_no_further_terms(load, monkeypatch):
    monkeypatch.setattr("ontology.lineage.LARGE", 2)
    Term.objects.create(curie="X:0000003", kind=Term.Kind.UNRESOLVED)
    load(*chain(4))
    load(stanza("X:0000009", "above all"), stanza("X:0000001", "a", "is_a: X:0000009"), *chain(5)[1:])
    assert set(ancestors("X:0000003")) == {"X:0000001", "X:0000002", "X:0000009"}
    assert ancestors("X:0000004") == ancestors("X:0000005") == {}


def test_json_is_loaded_too(tmp_path):
    path = tmp_path / "pato.json"
    path.write_text(
        graphs(("PATO:0000001", "quality"), ("PATO:0000002", "round"), edges=[("PATO:0000002", "is_a", "PATO:0000001")])
    )
    ontology = services.load_ontology(source=str(path))
    assert (ontology.prefix, ontology.version, ontology.source) == ("PATO", "2021-03-04", str(path))
    assert ancestors("PATO:0000002") == {"PATO:0000001": ("is_a", 1)}


def test_prefix_of_is_the_most_frequent(tmp_path):
    from ontology.reading.parent import read

    write(tmp_path / "x.obo", ROOT, CELL, IN_CL[1], header=("format-version: 1.2",))
    with read(tmp_path / "x.obo", "x.obo") as parsed:
        assert prefix_of(parsed) == "CL"
