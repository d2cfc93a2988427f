"""SourceValue: the words as submitted."""

from django.db import models

from catalog.models.studies import Study


class SourceValue(models.Model):
    """One distinct text of one property in one study, as submitted, never edited.

    A value that vanishes in a re-harvest is retired, not deleted, and its mapping is offered for its successor.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="source_values")
    property = models.CharField(max_length=64)
    text = models.TextField(help_text="NFC")
    submitted_id = models.TextField(blank=True, help_text="id(s) as the archive spelt them, joined by ' | '")
    number = models.FloatField(null=True, blank=True, help_text="in the base unit of `dimension`")
    dimension = models.CharField(max_length=16, blank=True, help_text="what the number measures, with its base unit")
    sample_count = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "property", "text", "submitted_id"], name="source_value_key")
        ]

    def __str__(self) -> str:
        return self.text
