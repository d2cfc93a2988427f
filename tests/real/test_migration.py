"""From EFO 3.82 to 3.90 with strings that curators mapped: every annotation whose term became obsolete is accounted for."""

import csv
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import override_settings

from catalog import services
from catalog.models import Annotation, SourceValue
from catalog.search import indexing, language, service
from curation.migrating import Fate, survey
from curation.models import Proposal
from curation.services import approve, migrate
from curation.services.migrating import certain
from ontology import curies, lexicons
from ontology.services import load_ontology
from ontology.succession import Kind
from tests.catalog.builders import study, well
from tests.curation.judging import versions
from tests.curation.people import curator, reviewer
from tests.world import phenotype

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SEARCHED = 20


@dataclass
class Told:
    """What was seen on the way."""

    mapped: set = field(default_factory=set)
    obsolete: dict = field(default_factory=dict)
    alone: object = None
    together: object = None
    drafted: set = field(default_factory=set)
    left: object = None
    after: set = field(default_factory=set)
    found: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=dict)


def stanzas(path):
    """Of each term that a file states: whether it is obsolete, and what replaces it. Read apart from the project's reader."""
    found, here = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition(": ")
        if line.startswith("["):
            here = {} if line == "[Term]" else None
        elif here is not None and key == "id":
            found[rest] = here
        elif here is not None and key in ("is_obsolete", "replaced_by", "consider"):
            here.setdefault(key, []).append(rest)
    return found


def strings(path, known):
    """Text to the live terms that curators mapped it to, by the collection it comes from."""
    found = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            curie = curies.normalise(row["SEMANTIC_TAG"].strip())
            if curie in known and "is_obsolete" not in known[curie] and row["PROPERTY_VALUE"].strip():
                found[row["STUDY"]][row["PROPERTY_VALUE"]].add(curie)
    return found


def disease(text, terms):
    value = phenotype(text, *sorted(terms))
    return type(value)("disease", value.text, value.submitted_id, value.claims)


def holding():
    """What holds: the text and the term of each accepted annotation."""
    rows = Annotation.objects.filter(status="accepted", property="disease")
    return set(rows.values_list("source_value__text", "term__curie"))


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("migration")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=folder):
        yield walked(shared_data)
        transaction.set_rollback(True)


def walked(shared):
    told, words = Told(), shared / "ontologies"
    before, now = stanzas(words / "older" / "efo-v3.82.0.obo"), stanzas(words / "efo.obo")
    told.obsolete = {
        curie: one for curie, one in now.items() if "is_obsolete" in one and "is_obsolete" not in before.get(curie, one)
    }
    timed(told, "load EFO 3.82", load_ontology, source=str(words / "older" / "efo-v3.82.0.obo"))
    services.register_archive(key="idr", name="Image Data Resource")
    collections = strings(shared / "gold" / "opentargets_manual_string.tsv", before)
    for number, texts in enumerate(collections.values()):
        wells = (well(place, disease(text, terms)) for place, (text, terms) in enumerate(texts.items()))
        services.upsert_study(fact=study(*wells, accession=f"idr{number:04}"))
    told.mapped = holding()
    assert survey().statements == ()
    timed(told, "load EFO 3.90", load_ontology, source=str(words / "efo.obo"))
    told.alone = survey()
    timed(told, "load MONDO", load_ontology, source=str(words / "mondo.obo"))
    told.together = timed(told, "account", survey)
    timed(told, "propose", migrate, choices=certain(told.together), who=curator())
    told.drafted = holding()
    waiting = versions(*Proposal.objects.filter(state="submitted"))
    timed(told, "approve", approve, versions=waiting, who=reviewer())
    told.left, told.after = survey(), holding()
    indexing.rebuild()
    lexicons.refresh()
    moved = Counter(curie for _, curie in told.after - told.mapped).most_common(SEARCHED)
    asked = (f"exact:disease:{curie}" for curie, _ in moved)
    told.found = {question: service.search(language.parse(question)).totals.samples for question in asked}
    return told


def timed(told, what, work, **given):
    began = time.perf_counter()
    made = work(**given)
    told.seconds[what] = time.perf_counter() - began
    return made


def became_obsolete(told):
    return {(text, curie) for text, curie in told.mapped if curie in told.obsolete}


def test_it_is_about_thousands_of_strings(told):
    assert len({text for text, _ in told.mapped}) >= 1_000
    assert len(told.obsolete) == 2_695
    assert len(became_obsolete(told)) >= 1_000


def test_every_annotation_whose_term_became_obsolete_is_accounted_for(told):
    texts = dict(SourceValue.objects.values_list("pk", "text"))
    for found in (told.alone, told.together):
        said = {(texts[one.place[1]], found.terms[one.term].curie) for one in found.statements}
        assert said == became_obsolete(told)
        assert found.fates.total() == len(found.statements)


def test_without_the_other_ontology_there_is_no_replacement_yet_and_it_says_so(told):
    elsewhere = [
        one for one in told.alone.groups() if told.obsolete[one.term.curie]["replaced_by"][0].startswith("MONDO:")
    ]
    assert {one.succession.kind for one in elsewhere} == {Kind.ABSENT}
    assert told.alone.fates[Fate.NONE] == sum(one.annotations for one in elsewhere)


def test_with_it_replacements_are_those_of_the_file(told):
    proposed = {key: term.curie for (_, key), term in certain(told.together).items()}
    by_curie = {told.together.terms[key].curie: curie for key, curie in proposed.items()}
    live = {curie: one["replaced_by"] for curie, one in told.obsolete.items() if curie in by_curie}
    assert {curie: [found] for curie, found in by_curie.items()} == live


def test_nothing_holds_anew_before_somebody_approves(told):
    assert told.drafted == told.mapped


def test_after_approval_none_is_left_but_those_that_need_a_choice(told):
    kept = told.mapped - became_obsolete(told)
    waiting = told.together.fates.total() - told.together.fates[Fate.AUTOMATIC]
    assert told.left.fates.total() == waiting
    assert told.left.fates[Fate.AUTOMATIC] == 0
    replaced = {curie: one["replaced_by"][0] for curie, one in told.obsolete.items()}
    left = {(text, curie) for text, curie in told.after if curie in told.obsolete}
    assert told.after == kept | left | {(text, replaced[curie]) for text, curie in became_obsolete(told) - left}


def test_search_finds_by_the_new_terms(told):
    count = Counter(curie for _, curie in told.after)
    assert {question.removeprefix("exact:disease:"): number for question, number in told.found.items()} == {
        curie: count[curie] for curie in (question.removeprefix("exact:disease:") for question in told.found)
    }


def test_the_figures(told, capsys):
    """docs/measurements.md quotes them."""
    said = told.together
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(told.mapped):,} annotations of {len({text for text, _ in told.mapped}):,} strings; {len(said.groups())} terms\n"
        )
        sys.stdout.write(f"{dict(said.fates)} {dict(said.successors)}; alone: {dict(told.alone.fates)}\n")
        sys.stdout.write(f"{ {what: round(seconds, 1) for what, seconds in told.seconds.items()} }\n")
    assert said.fates[Fate.AUTOMATIC] == said.successors.total()
