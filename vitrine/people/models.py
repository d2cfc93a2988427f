"""What is kept of people beside Django's accounts and the logins of django-allauth."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from catalog.permissions import GRANTED


class Token(models.Model):
    """What a program shows instead of a password. Only its digest is kept, so it can be shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="what it is for, in its owner's words")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hex")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="to the minute")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired."""
        return self.expires_at <= now


class RoleChange(models.Model):
    """One role given to or taken from one person. Never altered; `actor` is null for the command line."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_changes")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=16, choices=[(role, role) for role in GRANTED])
    given = models.BooleanField(help_text="taken if false")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.role} {'given to' if self.given else 'taken from'} {self.user}"


class SignInFailure(models.Model):
    """A wrong password, counted against a name, an address or both, of which only a keyed hash is kept."""

    key = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="sign_in_failure_key"),
            models.Index(fields=["at"], name="sign_in_failure_at"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%d %H:%M}"
