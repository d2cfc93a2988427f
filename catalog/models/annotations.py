"""Annotation: an accepted fact."""

from django.db import models
from django.db.models import Q

from catalog.models.changes import ChangeSet
from catalog.models.samples import Image, Level, Sample
from catalog.models.studies import Component, Study
from catalog.models.values import SourceValue

# What an annotation can be about, and the way from it to the study that this is in.
SUBJECTS = {
    "source_value": "source_value__study",
    "study": "study",
    "component": "component__study",
    "sample": "sample__component__study",
    "image": "image__sample__component__study",
}


def _exactly_one_subject() -> Q:
    """One of the five subject columns is set, the other four are null."""
    alternatives = Q()
    for chosen in SUBJECTS:
        alternatives |= Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})
    return alternatives


class Annotation(models.Model):
    """*Subject* (source value, study, component, sample or image) *property* *term*."""

    class Mapping(models.TextChoices):
        EXACT = "exact"
        BROADER = "broader"
        NARROWER = "narrower"

    class Polarity(models.TextChoices):
        PRESENT = "present"
        ABSENT = "absent"

    class Status(models.TextChoices):
        ACCEPTED = "accepted"
        OVERRULED = "overruled"
        SUPERSEDED = "superseded"
        RETIRED = "retired"

    # Each has an index below that leaves out the rows that are about something else.
    source_value = models.ForeignKey(
        SourceValue, models.CASCADE, null=True, blank=True, related_name="annotations", db_index=False
    )
    study = models.ForeignKey(Study, models.CASCADE, null=True, blank=True, related_name="annotations", db_index=False)
    component = models.ForeignKey(
        Component, models.CASCADE, null=True, blank=True, related_name="annotations", db_index=False
    )
    sample = models.ForeignKey(
        Sample, models.CASCADE, null=True, blank=True, related_name="annotations", db_index=False
    )
    image = models.ForeignKey(Image, models.CASCADE, null=True, blank=True, related_name="annotations", db_index=False)
    property = models.CharField(max_length=64)
    term = models.ForeignKey("ontology.Term", models.PROTECT, related_name="annotations")
    mapping = models.CharField(max_length=8, choices=Mapping.choices, default=Mapping.EXACT)
    polarity = models.CharField(max_length=7, choices=Polarity.choices, default=Polarity.PRESENT)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NOT_STATED)
    group = models.CharField(
        max_length=36, blank=True, help_text="same group and subject: terms that only mean something together"
    )
    score_type = models.TextField(blank=True)
    evidence = models.CharField(max_length=64, blank=True, help_text="CURIE of an ECO term")
    asserted_by = models.CharField(max_length=64, help_text="archive, curator or importer that states it")
    stated_label = models.TextField(blank=True, help_text="label the archive gave with the id")
    stated_curie = models.CharField(
        max_length=255, blank=True, help_text="id as normalised, before replacement was followed"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACCEPTED)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, blank=True, related_name="annotations")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one_subject(), name="annotation_has_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=[subject, "property", "term", "polarity", "group"],
                    condition=Q(status="accepted", **{f"{subject}__isnull": False}),
                    name=f"annotation_once_per_{subject}",
                )
                for subject in SUBJECTS
            ),
        ]
        indexes = [
            models.Index(fields=["property", "term"], condition=Q(status="accepted"), name="annotation_fact"),
            *(
                models.Index(
                    fields=[subject], condition=Q(**{f"{subject}__isnull": False}), name=f"annotation_{subject}"
                )
                for subject in SUBJECTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property} {self.term_id} ({self.status})"
