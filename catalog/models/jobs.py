"""Long work: what was asked for, who asked, how far it has come. The row is the job; a message in the queue only wakes it."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Job(models.Model):
    """One harvest, rebuild or export, from the asking to the result."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        CANCELLING = "cancelling"
        CANCELLED = "cancelled"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    arguments = models.JSONField(default=dict)
    title = models.TextField(help_text="what it does, in words")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs")
    asker = models.CharField(
        max_length=64, blank=True, help_text="who asked, for limits: a user, or a keyed hash of an address"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True, help_text="unknown if null")
    rate = models.FloatField(null=True, blank=True, help_text="done in a second, since it was last taken up")
    message = models.TextField(blank=True, help_text="how it stands, in one sentence")
    result = models.JSONField(default=dict, help_text="counts, and the name of the file it made")
    tries = models.PositiveSmallIntegerField(default=0, help_text="times it was taken up since it last came further")
    process = models.CharField(max_length=255, blank=True, help_text="host, process and its start, while it runs")
    request_id = models.CharField(max_length=64, blank=True)
    task_id = models.CharField(max_length=64, blank=True, help_text="of the message that was sent last")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when the queue last took a message for it")
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["-created_at"], name="job_newest"),
            models.Index(fields=["asker", "created_at"], name="job_asker"),
            models.Index(
                fields=["state"], name="job_open", condition=models.Q(state__in=["waiting", "running", "cancelling"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.state}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be expected of it."""
        return self.state in OPEN


OPEN = (Job.State.WAITING, Job.State.RUNNING, Job.State.CANCELLING)


class JobLine(models.Model):
    """One line of a job's log."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="lines")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
