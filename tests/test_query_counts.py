"""No query per row: every page and every answer of the API asks as often for a few rows as for many."""

import uuid

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from catalog import services
from catalog.facts import ComponentFact, ImageFact, LinkFact
from catalog.models import ChangeSet, Finding, Job, JobLine, Orthology, Sample, SourceValue, Study
from catalog.permissions import Who, roles_of
from catalog.search import indexing
from catalog.services import annotate
from curation.judgement import Choice, Edit, Judgement, Target
from curation.models import Proposal, StudyCuration, TermRequest
from curation.services import save, submit
from ontology import lexicons
from ontology.models import Term
from ontology.services import load_ontology
from tests.catalog.builders import HUMAN, MOUSE, compound, gene, phenotype, plain, study, well
from tests.ontology.files import stanza, write
from vitrine.people.models import RoleChange, Token

pytestmark = pytest.mark.django_db

# Two are few: what is asked only where there are several, such as which of them overlap, is asked in both worlds.
FEW, MANY = 2, 12
JOB = uuid.UUID(int=7)
# Addresses by the name of their route; what only leads elsewhere, writes, or shows no rows is in NO_ROWS.
PAGES = {
    "search": ("/", "/?q=phenotype:CMPO:0000100", "/?q=phenotype:CMPO:0000100&unit=sample", "/?q=gene:G0", "/?q=delayed"),
    "studies": ("/studies/", "/studies/?q=screen"),
    "study": ("/studies/idr/idr0000/", "/studies/idr/idr0000/?property=gene"),
    "sample": ("/samples/{sample}/",),
    "terms": ("/terms/?q=delayed", "/terms/?property=phenotype"),
    "term": ("/terms/CMPO:0000100/", "/terms/CMPO:0000200/", "/terms/NCBIGene:100/", "/terms/NCBITaxon:9606/",
             "/terms/InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N/"),
    "jobs": ("/jobs/",),
    "job": (f"/jobs/{JOB}/",),
    "account": ("/account/",),
    "people": ("/people/",),
    "person": ("/people/{person}/",),
    "api-search": ("/api/v1/search/?q=phenotype:CMPO:0000100", "/api/v1/search/?q=phenotype:CMPO:0000100&unit=sample"),
    "api-studies": ("/api/v1/studies/",),
    "api-study": ("/api/v1/studies/idr/idr0000/",),
    "api-terms": ("/api/v1/terms/?q=delayed",),
    "api-term": ("/api/v1/terms/CMPO:0000100/", "/api/v1/terms/NCBIGene:100/"),
    "api-jobs": ("/api/v1/jobs/",),
    "api-sample": ("/api/v1/samples/{sample}/",),
    "curation-study": ("/curation/studies/idr/idr0000/", "/curation/studies/idr/idr0000/?state=draft", "/curation/studies/idr/idr0000/?suggest=1"),
    "curation-property": ("/curation/properties/phenotype/", "/curation/properties/gene/"),
    "curation-findings": ("/curation/findings/", "/curation/findings/?state=dismissed"),
    "curation": ("/curation/", "/curation/?whose=mine"),
    "curation-history": ("/curation/history/",),
    "curation-change-set": ("/curation/history/{change_set}/",),
    "curation-value-history": ("/curation/history/values/{proposal}/",),
    "curation-requests": ("/curation/requests/",),
    "curation-request": ("/curation/requests/{request}/",),
    "curation-requests-file": ("/curation/requests/table/",),
    "curation-migrations": ("/curation/migrations/", "/curation/migrations/?kind=replaced"),
    "curation-review": ("/curation/review/",),
    "curation-sheet": ("/curation/studies/idr/idr0000/sheet/",),
    "curation-sheet-file": tuple(f"/curation/studies/idr/idr0000/sheet/file/?format={form}" for form in ("tsv", "sssom")),
    "curation-value": ("/curation/values/{value}/",),
}  # fmt: skip
ADDRESSES = [address for addresses in PAGES.values() for address in addresses]
NO_ROWS = {
    "study-by-accession", "study-export", "export", "harvest", "reindex", "job-cancel", "job-file", "api-job", "api-job-cancel", "api-suggest", "theme", "sign-in", "sign-out",
    "curation-suggested", "curation-decide", "curation-submit", "curation-undo", "curation-judge", "curation-annotate",
    "curation-assigning", "curation-undo-change-set",
    "openid_connect_login", "openid_connect_callback", "password", "token-make", "token-revoke", "login-forget",
    "curation-migrate", "curation-request-new", "finding-dismiss", "finding-reopen", "curation-repair", "curation-check", "curation-sheet-upload",
    "metrics", "health-live", "health-ready", "health-index", "api-schema", "api-docs",
}  # fmt: skip


def fill(size, folder):
    """A world in which everything that a page lists is there `size` times."""
    children = [f"CMPO:{200 + number:07}" for number in range(size)]
    terms = [stanza("CMPO:0000100", "cell cycle phenotype", *(f'synonym: "cycle {n}" EXACT []' for n in range(size)))]
    terms += [stanza(curie, f"delayed {curie}", "is_a: CMPO:0000100") for curie in children]
    terms += [stanza(f"CMPO:{300 + number:07}", f"late {number}", "is_a: CMPO:0000200") for number in range(size)]
    load_ontology(source=write(folder / "cmpo.obo", *terms, header=("format-version: 1.2", "ontology: cmpo")))
    services.register_archive(key="idr", name="Image Data Resource")
    for number in range(size):
        services.upsert_study(fact=_study(number, children))
    genes = list(Term.objects.filter(kind="gene").order_by("curie"))
    for other in genes[1:]:
        Orthology.objects.get_or_create(gene_id=genes[0].pk, other_id=other.pk, source="a table")
    for sample in Sample.objects.filter(component__study__accession="idr0000"):
        annotate(
            subject=sample, property_key="phenotype", term=Term.objects.get(curie=children[-1]), asserted_by="curator"
        )
    _drafts(children)
    _left_behind(size)
    _requests(size)
    _jobs(size)
    _people(size)
    _findings(size)
    indexing.rebuild()
    lexicons.refresh()


def _admin():
    user, _ = User.objects.get_or_create(username="admin", is_superuser=True)
    return Who(roles_of(user), "admin", user)


def _drafts(children):
    """As many values with a draft of as many terms, in studies that the admin curates."""
    for one in Study.objects.all():
        StudyCuration.objects.get_or_create(study=one, defaults={"curator": _admin().user})
    terms = [Choice(term) for term in Term.objects.filter(curie__in=children[:9])]
    values = SourceValue.objects.filter(property="phenotype", study__accession="idr0000", proposals=None)
    save(edits=[Edit(Target(value, "phenotype"), Judgement(tuple(terms))) for value in values], who=_admin())
    drafts = Proposal.objects.filter(state="draft", source_value__text__endswith=children[-1])
    submit(versions={row.pk: row.version for row in drafts}, who=_admin())


def _left_behind(size):
    """As many values with an obsolete term each, of which every other names its replacement."""
    values = SourceValue.objects.filter(property="phenotype", study__accession="idr0001").order_by("pk")
    for number, value in enumerate(values[:size]):
        instead = {"replaced_by": "CMPO:0000100"} if number % 2 else {"consider": ["CMPO:0000100", "CMPO:0000200"]}
        term, _ = Term.objects.get_or_create(curie=f"CMPO:{400 + number:07}", obsolete=True, defaults=instead)
        annotate(subject=value, property_key="phenotype", term=term, asserted_by="idr")


def _requests(size):
    """As many requests; as many values wait for the first of them."""
    values = SourceValue.objects.filter(property="phenotype", study__accession="idr0001").order_by("-pk")
    for number in range(size):
        found = TermRequest.objects.filter(label=f"missing {number}").first()
        parent = Term.objects.get(curie=f"CMPO:{200 + number % 2:07}")
        wanted = {"property": "phenotype", "label": f"missing {number}", "parent": parent, "requester": _admin().user}
        row = found or TermRequest.objects.create(**wanted)
        fresh = {"within": values[0].study, "outcome": "requested", "state": "draft", "request": row}
        Proposal.objects.get_or_create(source_value=values[number], property="phenotype", defaults=fresh)
    Proposal.objects.filter(outcome="requested").update(request=TermRequest.objects.earliest("pk"))


def _findings(size):
    """As many that somebody dismissed, and as many that one click repairs."""
    rows = list(Finding.objects.filter(rule="term").order_by("pk"))
    for number, row in enumerate(rows[:size]):
        row.state, row.dismissed_by = "dismissed", User.objects.get(username=f"person {number}")
        row.save()
    for number, row in enumerate(rows[size : 2 * size]):
        row.repair = f"CMPO:{200 + number:07}"
        row.save()


def _study(number, children):
    size = len(children)
    values = (
        *(phenotype(f"delayed {curie}", curie) for curie in children),
        *(gene(f"G{n}", f"NCBIGene:{100 + n}", synonyms=(f"g{n}",)) for n in range(size)),
        *(compound(f"nocodazole {n}", inchikey="KYRVNWMVYQXFEU-UHFFFAOYSA-N") for n in range(size)),
        *(plain("control", f"control {n}") for n in range(size)),
    )
    images = tuple(ImageFact(key=f"{n}.tif", shape={"X": 2}, channels=("DAPI",)) for n in range(size))
    organisms = (HUMAN, MOUSE)[:size]
    return study(
        *(well(n, *values, images=images) for n in range(size)),
        accession=f"idr{number:04}",
        components=(
            ComponentFact("screenA", values=organisms),
            *(ComponentFact(f"screen{n}", values=organisms) for n in range(1, size)),
        ),
        links=tuple(LinkFact("related", "idr", f"idr{n:04}") for n in range(size + 1)),
        values=tuple(plain("imaging_method", f"method {n}") for n in range(size)),
        authors=tuple({"name": f"Author {n}"} for n in range(size)),
    )


def _jobs(size):
    Job.objects.all().delete()
    owner, _ = User.objects.get_or_create(username="admin", is_superuser=True)
    for number in range(size):
        job = Job.objects.create(pk=uuid.UUID(int=7 + number), kind="reindex", title=f"job {number}", owner=owner)
        JobLine.objects.bulk_create(JobLine(job=job, text=f"line {n}") for n in range(size))


def _people(size):
    admin = User.objects.get(username="admin")
    for number in range(size):
        user, _ = User.objects.get_or_create(username=f"person {number}")
        for owner in (user, admin):
            identity = {"provider": f"place {number}", "uid": owner.username}
            SocialAccount.objects.get_or_create(**identity, user=owner, extra_data={"orcid": f"000{number}"})
            RoleChange.objects.get_or_create(user=owner, actor=admin, role=f"role {number}", given=True)
            kept = {"digest": f"{owner.pk} {number}", "name": f"token {number}", "expires_at": timezone.now()}
            Token.objects.get_or_create(user=owner, digest=kept["digest"], defaults=kept)


def ask():
    """Address to the number of queries of a page that was asked for before, and to its length."""
    client = Client()
    admin = User.objects.get(username="admin")
    client.force_login(admin)
    sample = Sample.objects.get(component__study__accession="idr0000", component__key="screenA", key="P1/A0")
    value = SourceValue.objects.filter(study__accession="idr0000", property="phenotype").earliest("pk")
    saved = ChangeSet.objects.filter(action="save").latest("pk")
    places = {"sample": sample.public_id, "value": value.pk, "person": admin.pk, "change_set": saved.pk}
    places["proposal"] = saved.decisions.earliest("pk").proposal_id
    places["request"] = TermRequest.objects.earliest("pk").pk
    found = {}
    for address in ADDRESSES:
        place = address.format(**places)
        client.get(place)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(place)
        assert answer.status_code == 200, place
        found[address] = (len(asked), len(answer.content), [query["sql"] for query in asked])
    return found


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("counts")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=folder):
        fill(FEW, folder)
        few = ask()
        fill(MANY, folder)
        many = ask()
        transaction.set_rollback(True)
    return few, many


@pytest.mark.parametrize("address", ADDRESSES)
def test_many_rows_are_asked_for_as_often_as_few(answers, address):
    few, many = (counts[address] for counts in answers)
    assert many[1] > few[1], "the page shows no more than it did"
    assert many[0] == few[0], "\n".join(sql[:300] for sql in many[2])


def test_every_address_is_tried_or_shows_no_rows():
    routes = {pattern.name for pattern in _patterns(get_resolver())}
    assert routes - PAGES.keys() - NO_ROWS == set()
    assert PAGES.keys() <= routes


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from _patterns(entry)
