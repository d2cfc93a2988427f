"""Archive, Study, Component, and the links between studies.

Here as elsewhere a foreign key has no index of its own where a short unique key begins with it.
"""

from django.db import models


class Archive(models.Model):
    """Where studies come from."""

    key = models.SlugField(max_length=32, unique=True, help_text="short name used in addresses, e.g. idr")
    name = models.CharField(max_length=255)
    url = models.URLField(blank=True)
    study_url = models.CharField(max_length=255, blank=True, help_text="address of a study, with {accession}")

    def __str__(self) -> str:
        return self.name


class Study(models.Model):
    """One submission; its key is archive and accession, which never change."""

    class Status(models.TextChoices):
        LIVE = "live"
        WITHDRAWN = "withdrawn"
        SUPERSEDED = "superseded"

    archive = models.ForeignKey(Archive, models.PROTECT, related_name="studies", db_index=False)
    accession = models.CharField(max_length=128)
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LIVE)
    status_reason = models.TextField(blank=True)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    licence_raw = models.TextField(blank=True, help_text="as stated")
    licence_spdx = models.CharField(max_length=64, blank=True)
    licence_stated_at = models.TextField(blank=True, help_text="where in the record it was stated")
    licence_url = models.TextField(blank=True)
    released = models.DateField(null=True, blank=True)
    url = models.TextField(blank=True)
    doi = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    authors = models.JSONField(default=list, help_text='[{"name", "orcid", "role"}], nothing else personal')
    publications = models.JSONField(default=list, help_text='[{"title", "authors", "year", "doi", "pmid", "pmcid"}]')
    attributes = models.JSONField(default=dict, help_text="what the record says beyond the above, by its own key")
    checksum = models.CharField(max_length=64, blank=True, help_text="of the source it was last read from")
    digest = models.CharField(max_length=64, blank=True, help_text="of the facts that were last written")
    sample_count = models.PositiveIntegerField(default=0)
    image_count = models.PositiveIntegerField(default=0, help_text="images known of; see images_complete")
    images_complete = models.BooleanField(default=True, help_text="false if a sample does not say how many it has")
    harvested_at = models.DateTimeField(null=True, blank=True)
    values = models.ManyToManyField("catalog.SourceValue", related_name="carrying_studies", blank=True)

    class Meta:
        verbose_name_plural = "studies"
        constraints = [models.UniqueConstraint(fields=["archive", "accession"], name="study_key")]
        indexes = [models.Index(fields=["accession"])]

    def __str__(self) -> str:
        return self.accession

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/studies/{self.archive.key}/{self.accession}/"


class StudyLink(models.Model):
    """Two studies that are the same, or one part of the other, across archives."""

    class Kind(models.TextChoices):
        SAME = "same"
        PART_OF = "part_of"
        RELATED = "related"

    study = models.ForeignKey(Study, models.CASCADE, related_name="links", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    archive_key = models.CharField(max_length=32, help_text="of the other study, which may not be harvested")
    accession = models.CharField(max_length=128)
    stated_at = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "kind", "archive_key", "accession"], name="study_link_key")
        ]
        indexes = [models.Index(fields=["archive_key", "accession"], name="study_link_other")]

    def __str__(self) -> str:
        return f"{self.study} {self.kind} {self.archive_key}:{self.accession}"


class Component(models.Model):
    """REMBI study component: one screen or experiment of a study."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="components", db_index=False)
    key = models.CharField(max_length=255)
    ordinal = models.PositiveIntegerField(default=0)
    kind = models.TextField(blank=True, help_text="screen, experiment, annotations, ...")
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    protocols = models.JSONField(default=list, help_text='[{"name", "type", "description"}]')
    attributes = models.JSONField(default=dict)
    retired = models.BooleanField(default=False, help_text="no longer in the archive's record")
    values = models.ManyToManyField("catalog.SourceValue", related_name="carrying_components", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "key"], name="component_key")]
        ordering = ["study_id", "ordinal"]

    def __str__(self) -> str:
        return self.name or self.key
