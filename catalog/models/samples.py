"""Sample, Image, and which sample carries which value."""

from django.db import models
from django.db.models import Q

from catalog.models.studies import Component
from catalog.models.values import SourceValue


class Sample(models.Model):
    """The unit that is annotated: a well, a specimen, a slide, a subject."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="samples", db_index=False)
    key = models.CharField(max_length=512, help_text="natural: plate and well or name, ordinal where they repeat")
    public_id = models.UUIDField(unique=True, help_text="UUIDv5 of archive, accession, component and key")
    name = models.TextField(blank=True)
    plate = models.TextField(blank=True)
    well = models.TextField(blank=True)
    implicit = models.BooleanField(default=False, help_text="stands for a component whose record lists no sample")
    image_count = models.PositiveIntegerField(null=True, blank=True, help_text="unknown if null, never estimated")
    attributes = models.JSONField(default=dict, help_text="cells of its row that no property claims, by their header")
    retired = models.BooleanField(default=False, help_text="no longer in the archive's record")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component", "key"], name="sample_key")]
        # Counting and paging read this alone: the rows are wide, and the unique key is too.
        indexes = [models.Index(fields=["component", "id"], condition=Q(retired=False), name="sample_listed")]

    def __str__(self) -> str:
        return self.key


class Image(models.Model):
    """One image (set) with its address, format, shape, pixel size and channels."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="images", db_index=False)
    key = models.CharField(max_length=512)
    address = models.TextField(blank=True)
    format = models.TextField(blank=True)
    size_bytes = models.BigIntegerField(null=True, blank=True)
    shape = models.JSONField(default=dict, help_text='axis to extent, e.g. {"X": 1344, "Y": 1024, "C": 2}')
    pixel_size = models.JSONField(default=dict, help_text='axis to {"value", "unit"}')
    channels = models.JSONField(default=list)
    thumbnail = models.TextField(blank=True)
    attributes = models.JSONField(default=dict)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "key"], name="image_key")]

    def __str__(self) -> str:
        return self.key


class Level(models.IntegerChoices):
    """What the submitter scored: a phenotype may hold for the gene and not for this very well."""

    NOT_STATED = 0, "not stated"
    WELL = 1, "well"
    GENE = 2, "gene"
    REPLICATE = 3, "replicate"
    IMAGE = 4, "image"
    PROTEIN = 5, "protein"
    CONDITION = 6, "experimental condition"
    CONDITION_AND_GENE = 7, "experimental condition and gene"
    CONDITION_AND_PROTEIN = 8, "experimental condition and protein"
    MULTIPLE_REPLICATES = 9, "multiple replicates"


class SampleValue(models.Model):
    """This sample carries this value, scored at this level."""

    pk = models.CompositePrimaryKey("sample_id", "value_id")
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="value_links", db_index=False)
    value = models.ForeignKey(SourceValue, models.CASCADE, related_name="sample_links")
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NOT_STATED)

    def __str__(self) -> str:
        return f"{self.sample_id} carries {self.value_id}"
