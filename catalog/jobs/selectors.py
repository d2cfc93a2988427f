"""Reading jobs: each asker finds their own, staff finds all, and whoever has the address of a download finds that."""

import uuid

from django.conf import settings
from django.db.models import Q, QuerySet

from catalog.models import Job
from catalog.permissions import Action, Who
from ontology.problems import NotFound


def newest_jobs(who: Who) -> QuerySet[Job]:
    """The jobs that `who` finds in a list, newest first; none of a kind that only another version knows."""
    jobs = Job.objects.filter(kind__in=settings.JOB_KINDS).select_related("owner").order_by("-created_at", "pk")
    if who.may(Action.WATCH):
        return jobs
    own = Q(pk__in=who.own)
    return jobs.filter(own | Q(owner=who.user) if who.user else own)


def find_job(given: str, who: Who) -> Job:
    """The job of this id. Raises `NotFound`, also for one that is not for `who` to see."""
    try:
        key = uuid.UUID(given)
    except ValueError:
        raise NotFound(f"{given!r} is no job id; job ids are UUIDs.") from None
    job = Job.objects.filter(kind__in=settings.JOB_KINDS, pk=key).select_related("owner").first()
    if job is None or not (_is_public(job) or newest_jobs(who).filter(pk=key).exists()):
        raise NotFound(f"There is no job {given} here.")
    return job


def _is_public(job: Job) -> bool:
    """What a download says and holds is public; its address is known to who was given it."""
    return job.kind == "export"
