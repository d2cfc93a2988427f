"""Writing the Change log, in the transaction of the change it tells of."""

from typing import Any

from catalog.checking import check_on_commit
from catalog.models import Annotation, Change, ChangeSet, Component, Image, Sample, SourceValue, Study
from catalog.search.indexing import catch_up_on_commit

Subject = SourceValue | Study | Component | Sample | Image


def open_change_set(*, action: str, summary: str = "", actor: Any = None, undoes: ChangeSet | None = None) -> ChangeSet:
    """A ChangeSet that the changes of one action will name."""
    return ChangeSet.objects.create(action=action, summary=summary, actor=actor, undoes=undoes)


def record_study(
    *, study: Study, cause: str, kind: str = Change.Kind.STUDY, change_set: ChangeSet | None = None
) -> Change:
    """Every sample of `study` may have changed."""
    return _append(kind=kind, cause=cause, study=study, change_set=change_set)


def record_annotation(*, annotation: Annotation, cause: str) -> Change:
    """The samples of the annotation's subject may have changed."""
    study_id, places = subject_place(subject_of(annotation))
    check_on_commit()
    return _append(
        kind=Change.Kind.ANNOTATION,
        cause=cause,
        study_id=study_id,
        annotation_id=annotation.pk,
        change_set=annotation.change_set,
        **places,
    )


def _append(**columns: Any) -> Change:
    change = Change.objects.create(**columns)
    catch_up_on_commit()
    return change


def subject_of(annotation: Annotation) -> Subject:
    """The one thing that the annotation is about."""
    subjects = (annotation.source_value, annotation.sample, annotation.image, annotation.component, annotation.study)
    return next(subject for subject in subjects if subject is not None)


def subject_place(subject: Subject) -> tuple[int, dict[str, int]]:
    """The study a subject belongs to and the narrowest place in it, as columns of `Change`."""
    match subject:
        case SourceValue():
            return subject.study_id, {"source_value_id": subject.pk}
        case Study():
            return subject.pk, {}
        case Component():
            return subject.study_id, {"component_id": subject.pk}
        case Sample():
            return subject.component.study_id, {"sample_id": subject.pk}
        case Image():
            return subject.sample.component.study_id, {"sample_id": subject.sample_id}
