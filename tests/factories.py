"""Rows that a test needs by themselves; whole studies come from tests.catalog.builders, through the services."""

import factory
from django.utils import timezone

from catalog.models import Archive, Study
from ontology.models import Ontology, Term


class ArchiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Archive
        django_get_or_create = ("key",)

    key = "idr"
    name = "Image Data Resource"
    study_url = "https://idr.example.org/{accession}"


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Study

    archive = factory.SubFactory(ArchiveFactory)
    accession = factory.Sequence("idr{:04}".format)
    title = factory.Sequence("Screen number {}".format)


class OntologyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ontology
        django_get_or_create = ("prefix",)

    prefix = "CMPO"
    version = "2026-01-01"
    source = "cmpo.obo"
    checksum = factory.Sequence(str)
    loaded_at = factory.LazyFunction(timezone.now)


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    curie = factory.Sequence("CMPO:{:07}".format)
    label = factory.Sequence("phenotype {}".format)
    ontology = factory.SubFactory(OntologyFactory)
