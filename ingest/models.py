"""What arrived: the runs of connectors, the records they fetched, and what could not be read."""

from django.db import models


class Harvest(models.Model):
    """One run of a connector over one location. A run that did not end is continued by the next of its kind."""

    class Status(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        INTERRUPTED = "interrupted"
        FAILED = "failed"

    archive = models.CharField(max_length=32, help_text="key of the connector")
    location = models.TextField()
    options = models.JSONField(default=dict, help_text="what was asked for; only the same is continued")
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.RUNNING)
    reason = models.TextField(blank=True, help_text="why it failed")
    counts = models.JSONField(default=dict)
    cursor = models.TextField(blank=True, help_text="everything up to here is done")
    process = models.CharField(max_length=255, blank=True, help_text="host, process and its start")
    started_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["archive", "started_at"])]

    def __str__(self) -> str:
        return f"{self.archive} {self.started_at:%Y-%m-%d %H:%M} {self.status}"


class SourceRecord(models.Model):
    """One study as it was last fetched: where the redacted bytes are kept, and the checksum of the original ones."""

    archive = models.CharField(max_length=32)
    accession = models.CharField(max_length=128)
    location = models.TextField(help_text="where it was last seen")
    checksum = models.CharField(max_length=64, help_text="SHA-256 over the names and original bytes of its files")
    mapping_version = models.CharField(max_length=32, help_text="of the connector that read it")
    kept = models.CharField(max_length=512, blank=True, help_text="zip of the redacted files, below the data folder")
    redactions = models.PositiveIntegerField(default=0, help_text="e-mail addresses, telephone numbers, addresses")
    stamps = models.JSONField(default=dict, help_text='file to {"etag", "last_modified", "sha256"}')
    fetched_at = models.DateTimeField()
    read_ok = models.BooleanField(default=True)
    reason = models.TextField(blank=True, help_text="why it could not be read")
    withdrawn = models.BooleanField(default=False, help_text="the archive no longer has it")
    read_in = models.ForeignKey(Harvest, models.SET_NULL, null=True, related_name="records_read")
    seen_in = models.ForeignKey(Harvest, models.SET_NULL, null=True, related_name="records_seen")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archive", "accession"], name="source_record_key")]

    def __str__(self) -> str:
        return f"{self.archive}:{self.accession}"


class DefectRow(models.Model):
    """One thing that could not be read in one harvest. Without an accession: of the listing itself."""

    harvest = models.ForeignKey(Harvest, models.CASCADE, related_name="defects")
    accession = models.CharField(max_length=128, blank=True)
    file = models.TextField(blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.TextField(blank=True)
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["accession"])]

    def __str__(self) -> str:
        return f"{self.accession} {self.file}: {self.reason}"
