"""Finding: a defect that a quality rule found."""

from django.conf import settings
from django.db import models

from catalog.models.studies import Study
from catalog.models.values import SourceValue


class Finding(models.Model):
    """A defect of one study that a rule found, with its place, and what was judged about it.

    It is never deleted while its study is there: one that is no longer found is gone, and one that was judged to be no
    defect stays so, however often it is found, until somebody opens it again.
    """

    class Severity(models.TextChoices):
        ERROR = "error", "wrong as it stands"
        WARNING = "warning", "most likely wrong"
        NOTE = "note", "missing or unclear"

    class State(models.TextChoices):
        OPEN = "open"
        GONE = "gone", "no longer found"
        DISMISSED = "dismissed", "not a defect"

    study = models.ForeignKey(Study, models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=32)
    place = models.CharField(max_length=255, help_text="what it is about, so that it is known again")
    # Values are retired, never deleted.
    source_value = models.ForeignKey(SourceValue, models.CASCADE, null=True, blank=True, related_name="findings")
    severity = models.CharField(max_length=7, choices=Severity.choices)
    message = models.TextField()
    samples = models.PositiveIntegerField(default=0, help_text="how many samples it touches")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True, help_text="why it is no defect")
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True, blank=True)
    # As `catalog.quality.base.Repair`; both empty where it takes a person to tell what would be right.
    repair = models.CharField(max_length=255, blank=True, help_text="CURIE of the term that is right")
    instead_of = models.CharField(max_length=255, blank=True, help_text="CURIE of the term whose place it takes")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "rule", "place"], name="finding_key")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"
