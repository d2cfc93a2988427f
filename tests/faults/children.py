"""What happens to an index, in a process of its own: `python -m tests.faults.children ACTION ARGUMENT...`.

A child says what it is about to do, a line at a time, and waits for a line before it does it: so it can be killed, or
something else be done, at a known place.
"""

# ruff: noqa: T201 - what a child says is for its parent to read
import os
import resource
import sys

import django

django.setup()

from catalog import services  # noqa: E402 - Django has to be ready
from catalog.models import SourceValue, Study  # noqa: E402
from catalog.search import changes, indexing  # noqa: E402
from catalog.search.status import index_status  # noqa: E402
from catalog.search.verifying import verify  # noqa: E402
from curation.judgement import Choice, Edit, Judgement, Target  # noqa: E402
from curation.models import Proposal  # noqa: E402
from curation.services import approve, save, submit  # noqa: E402
from curation.states import State  # noqa: E402
from ontology.models import Term  # noqa: E402
from ontology.problems import Problem  # noqa: E402
from tests.catalog.builders import gene, harvest, phenotype, plain, well  # noqa: E402
from tests.curation.people import curator, reviewer  # noqa: E402

STUDIES, WELLS = 3, 8


def step(*words):
    print(*words, flush=True)
    if not sys.stdin.readline():
        os._exit(2)  # nobody is there any more


def make():
    """Studies with a value of its own in each well."""
    with indexing.deferred():
        _harvest_all()


def _harvest_all():
    for number in range(1, STUDIES + 1):
        wells = [
            well(place, phenotype("round", "CMPO:0000118"), gene(f"G{place}", f"NCBIGene:{place}"), plain("variable", f"own {place}"))
            for place in range(1, WELLS + 1)
        ]  # fmt: skip
        harvest(*wells, accession=f"idr000{number}")


def rebuild():
    indexing.rebuild(progress=lambda accession, *_: step("study", accession))


def settle():
    """Say whether, after what is due was taken in, index and database are the same, document by document."""
    indexing.catch_up()
    found, status, left = verify(), index_status(), changes.waiting()
    print(
        "equal" if found.is_equal and status.complete and not left else f"different: {found} {status} {left}",
        flush=True,
    )


def accept(first, last):
    """Decide on values, one after the other, as two curators do: each is committed, and the index follows."""
    for place in range(int(first), int(last)):
        step("accept", place)
        term, _ = Term.objects.get_or_create(curie=f"TEST:{place:07}", defaults={"label": f"seen {place}"})
        for value in SourceValue.objects.filter(text=f"own {place}"):
            services.annotate(subject=value, property_key="phenotype", term=term, asserted_by="curator")


def curate():
    """Judge every value, submit and approve it, from wherever it was left."""
    term, _ = Term.objects.get_or_create(curie="TEST:0000001", defaults={"label": "seen"})
    for value in SourceValue.objects.filter(text__startswith="own ").order_by("pk"):
        if not Proposal.objects.filter(source_value=value).exists():
            _saved(value, term)
        for move, who, state in ((submit, curator(), State.DRAFT), (approve, reviewer(), State.SUBMITTED)):
            row = Proposal.objects.get(source_value=value)
            if row.state == state:
                step(move.__name__, value.pk)
                move(versions={row.pk: row.version}, who=who)


def _saved(value, term):
    step("save", value.pk)
    save(edits=[Edit(Target(value, "phenotype"), Judgement((Choice(term),)))], who=curator())


def withdraw(accession):
    services.withdraw(study=Study.objects.get(accession=accession), reason="as a test")


def take():
    """Hold what is due, as a writer does that works on it."""
    with changes.taken(rebuilding=False) as batch:
        step("took", *sorted({change.study.accession for change in batch.changes}))


def within(size, action):
    """With a quota: no file may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    ACTIONS[action]()


ACTIONS = {action.__name__: action for action in (make, rebuild, settle, accept, curate, withdraw, take, within)}

if __name__ == "__main__":
    try:
        ACTIONS[sys.argv[1]](*sys.argv[2:])
    except Problem as problem:
        print("problem:", problem, flush=True)
        sys.exit(1)
    print("finished", flush=True)
