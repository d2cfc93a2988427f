"""Studies: arriving, changing, being withdrawn and coming back."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from catalog import licences
from catalog.facts import ComponentFact, LinkFact, StudyFact
from catalog.limits import check_key
from catalog.models import Archive, Change, Component, Study, StudyLink
from catalog.services.changes import record_study
from catalog.services.digests import Digest
from catalog.services.findings import check_study
from catalog.services.samples import SampleWriter
from catalog.services.values import ValueWriter
from ontology.problems import Conflict, Problem

LONGEST_ACCESSION = 128


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """What one study holds after it was written; `annotations` counts those that the archive asserts."""

    study: Study
    created: bool
    samples: int
    images: int
    images_complete: bool
    values: int
    annotations: int


def register_archive(*, key: str, name: str, url: str = "", study_url: str = "") -> Archive:
    """The archive of this key, described as given."""
    return Archive.objects.update_or_create(key=key, defaults={"name": name, "url": url, "study_url": study_url})[0]


@transaction.atomic
def upsert_study(*, fact: StudyFact, cause: str = "harvest", keep_status: bool = False) -> UpsertResult:
    """Make the catalog's study equal to what the archive says of it, keeping every judgement.

    Samples, values and components that the record no longer holds are retired; what a curator stated or overruled
    stays. The whole study is written or nothing. The study is live from now on, unless `keep_status` says that the record
    is an old one, which tells nothing about that. A record that says what is stored already is no change, and the log
    does not tell of it. Raises `Problem` where the archive is not registered or the record
    contradicts itself.
    """
    archive = Archive.objects.filter(key=fact.archive).first()
    if archive is None:
        raise Problem(f"The archive {fact.archive!r} is not registered; register_archive comes first.")
    study, created = Study.objects.get_or_create(archive=archive, accession=fact.accession)
    before = (study.status, study.digest)
    values, digest = ValueWriter(study), Digest()
    components = _write_components(study, fact.components, values, digest)
    samples = SampleWriter(study, components, values, digest)
    samples.write(fact.samples)
    samples.finish()
    own = [values.id_of(value, ("study", study.pk)) for value in fact.values]
    asserted = values.finish()
    study.values.set(own)
    _write_links(study, fact.links)
    digest.add(own, replace(fact, samples=(), values=(), components=(), checksum=""))
    if not keep_status:
        study.status, study.status_reason = Study.Status.LIVE, ""
    study.digest = str(digest)
    _describe(study, fact, samples)
    if created or asserted.changed or before != (study.status, study.digest):
        record_study(study=study, cause=cause)
    check_study(study=study)
    return UpsertResult(
        study, created, samples.samples, samples.images, samples.images_complete, len(values), asserted.holding
    )


def _write_components(
    study: Study, facts: tuple[ComponentFact, ...], values: ValueWriter, digest: Digest
) -> dict[str, int]:
    found: dict[str, int] = {}
    for ordinal, fact in enumerate(facts or (ComponentFact(key="study"),)):
        if fact.key in found:
            raise Problem(f"{study.accession} states the component {fact.key!r} twice.")
        component, _ = Component.objects.update_or_create(
            study=study,
            key=check_key(Component, fact.key),
            defaults={
                "ordinal": ordinal,
                "kind": fact.kind,
                "name": fact.name,
                "description": fact.description,
                "protocols": list(fact.protocols),
                "attributes": fact.attributes,
                "retired": False,
            },
        )
        ids = [values.id_of(value, ("component", component.pk)) for value in fact.values]
        values.flush()
        component.values.set(ids)
        digest.add(ids, replace(fact, values=()))
        found[fact.key] = component.pk
    study.components.exclude(pk__in=found.values()).update(retired=True)
    return found


def _write_links(study: Study, facts: tuple[LinkFact, ...]) -> None:
    study.links.all().delete()
    StudyLink.objects.bulk_create(
        [
            StudyLink(
                study=study,
                kind=link.kind,
                archive_key=link.archive,
                accession=link.accession,
                stated_at=link.stated_at,
            )
            for link in dict.fromkeys(facts)
            if len(link.accession) <= LONGEST_ACCESSION  # no study is called like that
        ],
        ignore_conflicts=True,
    )


def _describe(study: Study, fact: StudyFact, samples: SampleWriter) -> None:
    licence = fact.licence
    study.title, study.description = fact.title, fact.description
    study.licence_raw = licence.raw if licence else ""
    study.licence_url = licence.url if licence else ""
    study.licence_stated_at = licence.stated_at if licence else ""
    study.licence_spdx = licences.spdx(licence.raw, licence.url) if licence else ""
    study.released, study.url, study.doi = fact.released, fact.url, fact.doi
    study.keywords, study.authors = list(fact.keywords), list(fact.authors)
    study.publications, study.attributes = list(fact.publications), fact.attributes
    study.checksum = fact.checksum
    study.sample_count, study.image_count = samples.samples, samples.images
    study.images_complete = samples.images_complete
    study.harvested_at = timezone.now()
    study.save()


@transaction.atomic
def withdraw(*, study: Study, reason: str, cause: str = "harvest") -> Study:
    """Turn the study into a tombstone; its annotations are kept. Withdrawing it again changes nothing."""
    if study.status == Study.Status.WITHDRAWN:
        return study
    study.status, study.status_reason = Study.Status.WITHDRAWN, reason
    study.save(update_fields=["status", "status_reason"])
    record_study(study=study, cause=cause, kind=Change.Kind.STATUS)
    return study


@transaction.atomic
def reinstate(*, study: Study, cause: str = "harvest") -> Study:
    """The archive has it again, unchanged. Raises `Conflict` for a study that another one superseded."""
    if study.status == Study.Status.SUPERSEDED:
        raise Conflict(f"{study.accession} was superseded by {study.superseded_by}; reinstate that one.")
    if study.status != Study.Status.LIVE:
        study.status, study.status_reason = Study.Status.LIVE, ""
        study.save(update_fields=["status", "status_reason"])
        record_study(study=study, cause=cause, kind=Change.Kind.STATUS)
    return study
