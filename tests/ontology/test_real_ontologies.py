"""The real ontologies: everything they state is in the database, and what is broken says so in one line."""

import re
from collections import defaultdict
from string import ascii_lowercase

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from catalog.properties import PROPERTIES
from ontology import lexicons, selectors, services
from ontology.matching import Scope
from ontology.models import Closure, Ontology, Synonym, Term
from ontology.reading import graphs
from ontology.reading.obo import OboReader

pytestmark = [pytest.mark.real, pytest.mark.django_db]

FILES = {
    "EFO": "efo.obo",
    "CMPO": "cmpo.obo",
    "UBERON": "uberon.obo",
    "CL": "cl.obo",
    "MONDO": "mondo.obo",
    "PATO": "pato.obo",
    "NCBITaxon": "ncbitaxon-taxslim.obo",
    "ZFA": "zfa.obo",
    "HANCESTRO": "hancestro.obo",
    "HsapDv": "hsapdv.obo",
    "MmusDv": "mmusdv.obo",
    "GO": "repaired/go_slice-fypo-2020.obo",
    "CHEBI": "repaired/chebi_slice-fypo-2022.obo",
    "FYPO": "repaired/fypo-simple-2016.obo",
}
OTHERS = {"FBbi": "fbbi.owl", "HP": "hp_import-2025-04-15.owl"}
MIXED = {"EFO", "UBERON", "CL", "MONDO", "ZFA", "HANCESTRO", "HsapDv", "MmusDv"}


@pytest.fixture(scope="module")
def loaded(shared_data, django_db_setup, django_db_blocker):
    """All of them in the database, for this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in (*FILES.values(), *OTHERS.values()):
            services.load_ontology(source=str(shared_data / "ontologies" / name))
        yield shared_data / "ontologies"
        transaction.set_rollback(True)


def stanzas(path):
    """The [Term] stanzas as lists of (tag, value): the plainest reading there is."""
    for stanza in path.read_text(encoding="utf-8").split("\n\n"):
        lines = stanza.strip().split("\n")
        if lines[0] == "[Term]":
            yield [line.split(": ", 1) for line in lines[1:] if ": " in line]


def stated(path):
    """Terms, obsolete ones, distinct names besides the label, and parents, by plain reading."""
    terms, obsolete, synonyms, parents = set(), set(), set(), defaultdict(set)
    for clauses in stanzas(path):
        curie = clauses[0][1].replace("CVCL_", "CVCL:")
        terms.add(curie)
        names, label = (
            {value.rpartition(" [")[0] for tag, value in clauses if tag == "synonym"},
            dict(clauses).get("name"),
        )
        synonyms.update((curie, name) for name in names)
        for tag, value in clauses:
            if tag == "is_obsolete":
                obsolete.add(curie)
            elif tag == "property_value" and value.startswith("prefLabel "):
                preferred = value.split('"')[1]
                if preferred != label and not any(name.startswith(f'"{preferred}" ') for name in names):
                    synonyms.add((curie, preferred))
            elif tag == "is_a":
                parents[curie].add(value.split()[0])
            elif tag == "relationship" and value.startswith("part_of "):
                parents[curie].add(value.split()[1])
    return terms, obsolete, synonyms, parents


def above(curie, parents):
    found, todo = set(), list(parents.get(curie, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(parents.get(one, ()))
    return found - {curie}


@pytest.mark.parametrize("prefix", FILES)
def test_everything_that_is_stated_is_there(loaded, prefix):
    terms, obsolete, synonyms, parents = stated(loaded / FILES[prefix])
    ontology = Ontology.objects.get(prefix=prefix)
    assert (ontology.term_count, ontology.obsolete_count) == (len(terms), len(obsolete))
    assert set(ontology.terms.values_list("curie", flat=True)) == terms
    assert Synonym.objects.filter(term__ontology=ontology).count() == len(synonyms)
    found = defaultdict(set)
    links = Closure.objects.filter(descendant__ontology=ontology, ancestor__ontology=ontology)
    for curie, ancestor in links.values_list("descendant__curie", "ancestor__curie"):
        found[curie].add(ancestor)
    wanted = {curie: above(curie, parents) & terms for curie in terms}
    assert {curie: ancestors for curie, ancestors in wanted.items() if ancestors} == found
    relations = set(links.values_list("relation", flat=True))
    assert relations <= ({"unspecified"} if prefix in MIXED else {"is_a", "part_of"})


def test_owl_is_there_too(loaded):
    fbbi = Ontology.objects.get(prefix="FBbi")
    assert (fbbi.version, fbbi.terms.filter(curie__startswith="FBbi:").count()) == ("2019-03-07", 632)
    confocal = selectors.resolve("Fbbi_00000251")
    assert "FBbi:00000222" in {term.curie for way in selectors.paths(confocal) for term in way}
    assert Ontology.objects.get(prefix="HP").terms.filter(curie="HP:0000118").exists()


@pytest.mark.parametrize("prefix", ["CL", "PATO", "CMPO", "ZFA", "GO", "FYPO", "CHEBI"])
def test_our_reader_reads_what_pronto_reads(shared_data, prefix):
    path = shared_data / "ontologies" / FILES[prefix]
    with path.open("rb") as lines:
        reader = OboReader(lines)
        reader.header()
        ours = {row.curie: comparable(row) for row in reader.terms()}
    theirs = {row.curie: comparable(row) for row in graphs.terms(graphs.load(path, "obo"))}
    assert ours.keys() == theirs.keys()
    assert {curie: row for curie, row in ours.items() if row != theirs[curie]} == {}


def comparable(row):
    names = {(text.strip(), scope) for text, scope, _ in row.synonyms}  # pronto keeps one of several types
    ids = tuple(set(ids) for ids in (row.replaced_by, row.consider, row.alternatives))
    return row.label, row.definition, row.obsolete, *ids, names, set(map(tuple, row.parents))


def test_the_two_versions_of_cmpo_are_one(loaded):
    before = dict(Term.objects.filter(ontology__prefix="CMPO").values_list("curie", "label"))
    services.load_ontology(source=str(loaded / "cmpo-simple.owl"))
    assert dict(Term.objects.filter(ontology__prefix="CMPO").values_list("curie", "label")) == before


def test_a_new_version_of_efo_replaces_and_keeps(loaded):
    """EFO 3.82 to 3.90 made 2,695 terms obsolete, nearly all of them replaced by another ontology's term."""
    keys = dict(Term.objects.values_list("curie", "pk"))
    services.load_ontology(source=str(loaded / "older" / "efo-v3.82.0.obo"))
    live = set(Term.objects.filter(ontology__prefix="EFO", obsolete=False).values_list("curie", flat=True))
    services.load_ontology(source=str(loaded / "efo.obo"))
    former = Term.objects.filter(curie__in=list(live), obsolete=True)
    assert former.count() == 2695
    assert former.exclude(replaced_by="").exclude(replaced_by__startswith="EFO:").count() == 2657
    after = dict(Term.objects.values_list("curie", "pk"))
    assert {curie: after[curie] for curie in keys} == keys


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cmpo-edit.owl", r"line 362: a term lies below GO:0005623, which the file does not state"),
        ("cl-edit.ofn.owl", r"line 1: OWL functional syntax is not read"),
        ("fyeco.obo", r'line 3960: the synonym "SP600125" of FYECO:0000452 lacks its list of sources'),
        ("fypo-simple-2016.obo", r"line 48507: FYPO:0004012 names the source .* which is no id"),
    ],
)
def test_broken_files_say_why_in_one_line_and_leave_nothing(loaded, name, message):
    before = Term.objects.count(), Ontology.objects.count()
    with pytest.raises(CommandError) as caught:
        call_command("load_ontology", str(loaded / name))
    assert re.match(rf"{re.escape(name)}, {message}", str(caught.value))
    assert "\n" not in str(caught.value)
    assert (Term.objects.count(), Ontology.objects.count()) == before


def test_an_excerpt_of_a_loaded_ontology_is_refused(loaded):
    with pytest.raises(CommandError, match=r"it states 85 terms of CL, but 3324 are loaded"):
        call_command("load_ontology", str(loaded / "cl_general_cell_types_upper_slim.json"))


def test_every_property_has_a_scope_that_is_there(loaded):
    names, present = lexicons.names(), set(Ontology.objects.values_list("prefix", flat=True))
    wrong = []
    for entry in PROPERTIES.values():
        branches = [branch for branch in entry.scope if branch.prefix in present]
        assert branches or not entry.scope, f"{entry.key}: none of its ontologies is loaded"
        for branch in branches:
            for root in branch.roots:
                hit = names.by_curie(root)
                if hit is None or hit.obsolete:
                    wrong.append(f"{entry.key}: {root} is {'obsolete' if hit else 'not there'}")
            scope = Scope(frozenset({branch.prefix}), frozenset(branch.roots))
            if not any(names.complete(letter, [scope]) for letter in ascii_lowercase):
                wrong.append(f"{entry.key}: nothing of {branch.prefix} is inside its scope")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mitosis delayed", "CMPO:0000202"),
        ("Homo sapiens", "NCBITaxon:9606"),
        ("HeLa", "EFO:0001185"),
        ("confocal microscopy", "FBbi:00000251"),
        ("elongated cells", "CMPO:0000077"),
        ("kidneys", "UBERON:0002113"),
    ],
)
def test_names_are_recognised(loaded, settings, tmp_path_factory, text, expected):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "real-names"  # one lexicon for all of these
    assert expected in [hit.curie for hit in selectors.terms_by_name(text)]
