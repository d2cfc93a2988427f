"""The Change log: what happened to the facts, in order; the indexer, the rules and the feeds read it."""

from django.conf import settings
from django.db import models


class ChangeSet(models.Model):
    """Everything one action changed, so that it can be shown and undone as one."""

    action = models.CharField(max_length=64)
    summary = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """One change of one study's facts. Ids only: a reader looks at the present state.

    Nothing of a row is ever altered but `indexed`, which makes the log the outbox of the search index, and `checked`,
    which makes it that of the quality rules.
    """

    class Kind(models.TextChoices):
        STUDY = "study", "study record changed: every sample of it"
        ANNOTATION = "annotation", "annotation changed: the samples of its subject"
        STATUS = "status", "study withdrawn, superseded or live again"
        ENTITY = "entity", "genes or compounds merged: every sample of the study"

    class Indexed(models.IntegerChoices):
        DUE = 0, "the index does not have it yet"
        AGAIN = 1, "the index in use has it; the one that was being built then may not"
        DONE = 2, "the index has it"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    indexed = models.SmallIntegerField(choices=Indexed.choices, default=Indexed.DUE, db_default=Indexed.DUE)
    checked = models.BooleanField(default=False, db_default=False, help_text="the quality rules have looked since")
    cause = models.CharField(max_length=64, help_text="harvest, curation, migration, ...")
    study = models.ForeignKey("catalog.Study", models.CASCADE, related_name="changes")
    # Plain numbers, no foreign keys: the log outlives what it tells of.
    source_value_id = models.BigIntegerField(null=True, blank=True)
    component_id = models.BigIntegerField(null=True, blank=True)
    sample_id = models.BigIntegerField(null=True, blank=True)
    annotation_id = models.BigIntegerField(null=True, blank=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, blank=True, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # Few rows at any time, however long the log.
        indexes = [
            models.Index(fields=["id"], name="change_to_index", condition=~models.Q(indexed=2)),
            models.Index(fields=["study"], name="change_to_check", condition=models.Q(checked=False)),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.study_id}"
