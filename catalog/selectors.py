"""Reading the facts: named queries, no query per row."""

import uuid
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalog.models import Component, Sample, Study
from ontology.problems import Gone, NotFound, Problem


def live_studies() -> QuerySet[Study]:
    """Studies that are neither withdrawn nor superseded, with their archive."""
    return (
        Study.objects.filter(status=Study.Status.LIVE).select_related("archive").order_by("archive__key", "accession")
    )


def find_study(accession: str, archive: str = "") -> Study:
    """The study of this accession; `archive` (or `archive:accession`) where several archives use it.

    A withdrawn study is returned too: who shows it decides what it says. Raises `NotFound` where there is none and
    `Problem` where the accession alone is ambiguous.
    """
    if not archive and ":" in accession:
        archive, _, accession = accession.partition(":")
    rows = Study.objects.select_related("archive").filter(accession=accession)
    found = list(rows.filter(archive__key=archive) if archive else rows)
    if not found:
        place = f" of archive {archive!r}" if archive else ""
        raise NotFound(f"There is no study {accession!r}{place} here.")
    if len(found) > 1:
        full = " or ".join(f"{study.archive.key}:{study.accession}" for study in found)
        raise Problem(f"Several archives have a study {accession!r}; write {full}.")
    return found[0]


def find_live_study(accession: str, archive: str = "") -> Study:
    """As `find_study`, but raises `Gone` with the reason for a withdrawn one."""
    study = find_study(accession, archive)
    if study.status == Study.Status.WITHDRAWN:
        raise Gone(f"{study.accession} was withdrawn. {study.status_reason}".strip())
    return study


def listed_components(study: Study) -> "QuerySet[Component, Any]":
    """The components that the archive still lists, each with its `sample_total`."""
    # Not by a join: the rows of samples are wide, and counting them needs an index only.
    samples = Sample.objects.filter(component=OuterRef("pk"), retired=False).order_by()
    total = samples.values("component").annotate(total=Count("pk")).values("total")
    return study.components.filter(retired=False).annotate(sample_total=Coalesce(Subquery(total), 0))


def find_sample(public_id: str) -> Sample:
    """The sample of this public id, with its component, study and archive. Raises `NotFound`."""
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        raise NotFound(f"{public_id!r} is no sample id; sample ids are UUIDs.") from None
    found = Sample.objects.select_related("component__study__archive").filter(public_id=key).first()
    if found is None:
        raise NotFound(f"There is no sample {public_id} here.")
    return found
