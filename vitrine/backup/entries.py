"""What a backup holds, one entry a model, in the order in which it is restored. A new model gets its entry here.

Left out is what can be made again: the harvested facts (from the raw records, by `manage.py replay`), ontologies (from
their files), the Change log and the index, sessions, the history of harvests and jobs. tests/vitrine/backup holds the
list to that: a model that is neither here nor there fails it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db.models import F, Model, Q

from catalog.models import (
    Annotation,
    Archive,
    ChangeSet,
    Component,
    Compound,
    Finding,
    Gene,
    GeneMergeProposal,
    Image,
    Orthology,
    Sample,
    SourceValue,
    Study,
    StudyLink,
)
from curation.models import Decision, Proposal, ProposedTerm, StudyCuration, TermRequest
from ingest.models import SourceRecord
from ontology.models import AlternativeId, Synonym, Term
from vitrine.backup.keys import User, field_of, target
from vitrine.people.models import RoleChange, Token

EVERYTHING = ~Q(pk__in=[])
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Entry:
    """One file: rows of `model` for which `rows` holds, and, where `named`, those that rows of other entries name.

    `fields` are its columns. `shared`: other sources fill the table too, so a row that is there already is left alone.
    """

    model: type[Model]
    fields: tuple[str, ...]
    rows: Callable[[], Q] = lambda: EVERYTHING
    named: bool = False
    shared: bool = False

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.model._meta.label_lower}.jsonl"

    def chosen(self) -> Q:
        """Which rows are kept."""
        return self.rows() | _named_by_others(self.model) if self.named else self.rows()


def _named_by_others(model: type[Model]) -> Q:
    found = NOTHING
    for entry in ENTRIES:
        for name in entry.fields:
            if entry.model is not model and target(field_of(entry.model, name)) is model:
                found |= Q(pk__in=entry.model._default_manager.filter(entry.chosen()).values(name))
    return found


def _brought_by_archives() -> Q:
    return Q(ontology=None) | ~Q(kind=Term.Kind.CLASS)


def _of_such_terms() -> Q:
    return Q(term__ontology=None) | ~Q(term__kind=Term.Kind.CLASS)


def _judged() -> Q:
    """Every annotation but those that a harvest brings back as they are."""
    by_archive = Q(asserted_by=F("source_value__study__archive__key"), source_value__isnull=False)
    as_harvested = by_archive & Q(
        status__in=(Annotation.Status.ACCEPTED, Annotation.Status.RETIRED), change_set=None, superseded_by=None
    )
    taken_as_successor = Q(pk__in=Annotation.objects.exclude(superseded_by=None).values("superseded_by"))
    return ~Q(pk__in=Annotation.objects.filter(as_harvested).values("pk")) | taken_as_successor


ENTRIES: tuple[Entry, ...] = (
    Entry(Group, ("name",)),
    Entry(Group.permissions.through, ("group", "permission")),
    Entry(
        User,
        ("username", "password", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser",
         "date_joined", "last_login"),
    ),
    Entry(User.groups.through, ("user", "group")),
    Entry(User.user_permissions.through, ("user", "permission")),
    Entry(SocialAccount, ("user", "provider", "uid", "extra_data", "last_login", "date_joined")),
    Entry(Token, ("user", "name", "digest", "made_at", "expires_at", "last_used_at")),
    Entry(RoleChange, ("user", "actor", "role", "given", "at")),
    Entry(
        Term, ("curie", "kind", "label", "obsolete", "replaced_by", "xrefs"), _brought_by_archives, named=True, shared=True
    ),
    Entry(AlternativeId, ("curie", "term"), _of_such_terms, shared=True),
    Entry(Synonym, ("term", "text", "scope", "type"), _of_such_terms, shared=True),
    Entry(Gene, ("term", "taxon", "symbol")),
    Entry(GeneMergeProposal, ("taxon", "symbol", "genes")),
    Entry(Orthology, ("gene", "other", "source")),
    Entry(Compound, ("term", "inchikey", "smiles")),
    Entry(Archive, ("key", "name", "url", "study_url")),
    Entry(Study, ("archive", "accession", "title", "status", "status_reason", "superseded_by")),
    Entry(StudyLink, ("study", "kind", "archive_key", "accession", "stated_at")),
    Entry(Component, ("study", "key", "ordinal", "kind", "name", "retired"), lambda: NOTHING, named=True),
    Entry(
        Sample,
        ("component", "key", "public_id", "name", "plate", "well", "implicit", "image_count", "retired"),
        lambda: NOTHING,
        named=True,
    ),
    Entry(Image, ("sample", "key", "address", "format", "retired"), lambda: NOTHING, named=True),
    Entry(
        SourceValue,
        ("study", "property", "text", "submitted_id", "number", "dimension", "sample_count", "retired"),
        lambda: NOTHING,
        named=True,
    ),
    Entry(
        Finding,
        ("study", "rule", "place", "source_value", "severity", "message", "samples", "state", "reason", "dismissed_by",
         "dismissed_at", "repair", "instead_of", "found_at"),
        lambda: Q(state=Finding.State.DISMISSED),
    ),
    Entry(ChangeSet, ("action", "summary", "actor", "undoes", "at")),
    Entry(
        Annotation,
        ("source_value", "study", "component", "sample", "image", "property", "term", "mapping", "polarity", "level",
         "group", "score_type", "evidence", "asserted_by", "stated_label", "stated_curie", "status", "superseded_by",
         "change_set", "created_at"),
        _judged,
    ),
    Entry(StudyCuration, ("study", "curator", "priority", "double", "note", "updated_at")),
    Entry(
        TermRequest,
        ("property", "label", "definition", "parent", "why", "state", "tracker", "term", "requester", "created_at",
         "updated_at"),
    ),
    Entry(
        Proposal,
        ("source_value", "study", "component", "sample", "image", "within", "property", "track", "state", "outcome",
         "request", "comment", "version", "approved_version", "curator", "updated_at"),
    ),
    Entry(
        ProposedTerm,
        ("proposal", "term", "mapping", "polarity", "level", "evidence", "group", "rank", "confidence",
         "ontology_version"),
    ),
    Entry(
        Decision,
        ("proposal", "move", "actor", "at", "version", "before", "after", "reason", "change_set", "undoes"),
    ),
    Entry(
        SourceRecord,
        ("archive", "accession", "location", "checksum", "mapping_version", "kept", "redactions", "stamps",
         "fetched_at", "read_ok", "reason", "withdrawn"),
    ),
)  # fmt: skip
