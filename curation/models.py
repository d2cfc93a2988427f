"""Proposals, what was decided about them, and how a study is curated."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.models import Annotation, ChangeSet, Component, Image, Sample, SourceValue, Study
from catalog.models.annotations import SUBJECTS
from catalog.models.samples import Level
from curation.states import Move, State
from ontology.models import Term

_PERSON = settings.AUTH_USER_MODEL


class StudyCuration(models.Model):
    """Who curates a study, how urgently, and whether two curators do so independently of each other."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="curation")
    curator = models.ForeignKey(_PERSON, models.SET_NULL, null=True, blank=True, related_name="assigned_studies")
    priority = models.SmallIntegerField(default=0, help_text="the higher the sooner")
    double = models.BooleanField(default=False, help_text="two curators judge every value, each for themselves")
    note = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.study_id}: {self.curator_id or 'nobody'}"


class TermRequest(models.Model):
    """A term that is missing: asked of an ontology's editors."""

    class State(models.TextChoices):
        NEW = "new"
        ASKED = "asked", "asked of the ontology"
        MADE = "made", "the term is there"
        DECLINED = "declined"

    property = models.CharField(max_length=64)
    label = models.CharField(max_length=255)
    definition = models.TextField(blank=True)
    parent = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="requested_children")
    why = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    tracker = models.CharField(max_length=500, blank=True, help_text="where it was asked")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+", help_text="once it is made")
    requester = models.ForeignKey(_PERSON, models.PROTECT, related_name="term_requests")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["property", "label"], name="term_request_key")]

    def __str__(self) -> str:
        # What names it in the history, beyond this database.
        return f"{self.property}: {self.label}"


def _one_subject() -> Q:
    alternatives = Q()
    for chosen in SUBJECTS:
        alternatives |= Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})
    return alternatives


class Proposal(models.Model):
    """What should hold for a subject and property, as far as it was judged; it becomes fact by approval.

    It is the whole judgement: once approved, the terms of the proposal hold for its subject and property, and no others.
    There is one of them, worked on by whoever is at it, with a `version` that every change raises; in a study that two
    curators judge independently there is one of each, and `track` names whose.
    """

    class Outcome(models.TextChoices):
        TERMS = "terms", "means these terms"
        NONE = "none", "cannot be mapped"
        REQUESTED = "requested", "a new term is needed"

    source_value = models.ForeignKey(SourceValue, models.CASCADE, null=True, blank=True, related_name="proposals")
    study = models.ForeignKey(Study, models.CASCADE, null=True, blank=True, related_name="proposals")
    component = models.ForeignKey(Component, models.CASCADE, null=True, blank=True, related_name="proposals")
    sample = models.ForeignKey(Sample, models.CASCADE, null=True, blank=True, related_name="proposals")
    image = models.ForeignKey(Image, models.CASCADE, null=True, blank=True, related_name="proposals")
    within = models.ForeignKey(Study, models.CASCADE, related_name="+", help_text="the study that the subject is in")
    property = models.CharField(max_length=64)
    track = models.ForeignKey(_PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.TERMS)
    request = models.ForeignKey(TermRequest, models.PROTECT, null=True, blank=True, related_name="proposals")
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    approved_version = models.PositiveIntegerField(default=0, help_text="the version that was last approved")
    curator = models.ForeignKey(_PERSON, models.PROTECT, null=True, blank=True, related_name="proposals")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_subject(), name="proposal_has_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=[subject, "property"],
                    condition=Q(track__isnull=True, **{f"{subject}__isnull": False}),
                    name=f"proposal_of_{subject}",
                )
                for subject in SUBJECTS
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "property", "track"],
                    condition=Q(track__isnull=False, **{f"{subject}__isnull": False}),
                    name=f"proposal_of_{subject}_track",
                )
                for subject in SUBJECTS
            ),
        ]
        indexes = [models.Index(fields=["within", "state"], name="proposal_within_state")]

    def __str__(self) -> str:
        return f"{self.property} {self.state} v{self.version}"


class ProposedTerm(models.Model):
    """A term of a proposal, as the annotation that it would become, with how it was found."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="terms")
    term = models.ForeignKey(Term, models.PROTECT, related_name="proposed")
    mapping = models.CharField(max_length=8, choices=Annotation.Mapping.choices, default=Annotation.Mapping.EXACT)
    polarity = models.CharField(max_length=7, choices=Annotation.Polarity.choices, default=Annotation.Polarity.PRESENT)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NOT_STATED)
    evidence = models.CharField(max_length=64, blank=True, help_text="CURIE of an ECO term")
    group = models.CharField(max_length=36, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="place among the suggestions, from 1")
    confidence = models.FloatField(null=True, blank=True)
    ontology_version = models.CharField(max_length=255, blank=True, help_text="as loaded when it was chosen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "term", "polarity", "group"], name="proposed_term_once")
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.mapping}"


class Decision(models.Model):
    """What was done with a proposal: who, when, from what to what. The database refuses to alter or delete a row."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=12, choices=[(move.value, move.value) for move in Move])
    actor = models.ForeignKey(_PERSON, models.PROTECT, related_name="decisions")
    at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(help_text="of the proposal, from then on")
    before = models.JSONField(help_text="state, outcome, comment and terms")
    after = models.JSONField(help_text="the same, from then on")
    reason = models.TextField(blank=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="decisions")
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "version"], name="decision_once_per_version")]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.version} {self.move}"


class SheetUpload(models.Model):
    """A file that somebody brought and looks at before it is applied: its rows, as they were read.

    It is theirs alone, and forgotten after some days; what came of it is its ChangeSet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    person = models.ForeignKey(_PERSON, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100, help_text="of the file")
    table = models.JSONField(help_text="curation.spreadsheets.keeping")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name
