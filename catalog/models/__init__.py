"""The facts. One module an idea; import models from here."""

from catalog.models.annotations import Annotation
from catalog.models.changes import Change, ChangeSet
from catalog.models.entities import Compound, Gene, GeneMergeProposal, Orthology
from catalog.models.findings import Finding
from catalog.models.jobs import Job, JobLine
from catalog.models.samples import Image, Sample, SampleValue
from catalog.models.studies import Archive, Component, Study, StudyLink
from catalog.models.values import SourceValue

__all__ = [
    "Annotation",
    "Archive",
    "Change",
    "ChangeSet",
    "Component",
    "Compound",
    "Finding",
    "Gene",
    "GeneMergeProposal",
    "Image",
    "Job",
    "JobLine",
    "Orthology",
    "Sample",
    "SampleValue",
    "SourceValue",
    "Study",
    "StudyLink",
]
