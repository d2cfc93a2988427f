"""Many accepted facts at once: what holds for each of many subjects becomes exactly what was judged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from catalog.bulk import among, update_rows
from catalog.checking import check_on_commit
from catalog.models import Annotation, Change, ChangeSet
from catalog.models.samples import Level
from catalog.search.indexing import catch_up_on_commit
from catalog.services.annotations import COLUMN, check_statement
from catalog.services.changes import Subject, subject_place
from ontology.bulk import chunks
from ontology.services import ensure_closure

Status = Annotation.Status
_ENDED = (Status.OVERRULED, Status.RETIRED)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stated:
    """A term (its id) that holds, and how. Level 0 and empty evidence agree with whatever an archive states."""

    term: int
    mapping: str = Annotation.Mapping.EXACT
    polarity: str = Annotation.Polarity.PRESENT
    level: int = Level.NOT_STATED
    group: str = ""
    evidence: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        """What may hold only once for a subject and property."""
        return self.term, self.polarity, self.group

    def agrees(self, held: Annotation) -> bool:
        """Whether the annotation that holds says all of this already."""
        return held.mapping == self.mapping and self.level in (0, held.level) and self.evidence in ("", held.evidence)


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everything that holds for a subject and property from now on; nothing if `stated` is empty."""

    subject: Subject
    property_key: str
    stated: tuple[Stated, ...] = ()

    @property
    def place(self) -> tuple[str, int, str]:
        """The column and id of the subject, and the property."""
        return COLUMN[type(self.subject)], self.subject.pk, self.property_key


@transaction.atomic
def settle(
    *, settlements: Sequence[Settlement], asserted_by: str, change_set: ChangeSet, cause: str = "curation"
) -> int:
    """Make what holds equal to what was judged, and return for how many subjects that changed anything.

    What holds already stays as it is, so that an archive's assertion that was confirmed remains the archive's. What is no
    longer judged to hold is overruled: no re-harvest brings it back. Raises `Problem` for what a property cannot take.
    """
    for one in settlements:
        for stated in one.stated:
            check_statement(one.property_key, stated.polarity)
    held = _held(settlements)
    ended: list[Annotation] = []
    fresh: list[tuple[Settlement, Annotation]] = []
    for one in settlements:
        rest, missing = _difference(held.get(one.place, []), one.stated)
        ended += rest
        fresh += [(one, _annotation(one, stated, asserted_by, change_set)) for stated in missing]
    _end(ended, Status.OVERRULED, change_set)
    made = Annotation.objects.bulk_create([row for _, row in fresh], batch_size=_BATCH)
    ensure_closure(term_ids={row.term_id for row in made})
    _name_successors(ended, made)
    return _record(settlements, [*ended, *made], change_set, cause)


@transaction.atomic
def turn_back(
    *, places: Iterable[Settlement], undone: ChangeSet, change_set: ChangeSet, cause: str = "curation"
) -> int:
    """Undo what `undone` did to these subjects, and return for how many that changed anything.

    What it made ends without a judgement against it (unless it was an undo itself: then it is overruled again, as before).
    """
    subjects = list(places)
    rows = [row for row in _annotations(subjects, change_set=undone) if row.status != Status.SUPERSEDED]
    made = [row for row in rows if row.status == Status.ACCEPTED]
    _end(made, Status.OVERRULED if _is_undo(undone) else Status.RETIRED, change_set)
    present = {(_place(row), _key(row)) for row in _annotations(subjects, status=Status.ACCEPTED)}
    back = [row for row in rows if row.status in _ENDED and row not in made and (_place(row), _key(row)) not in present]
    for chunk in chunks(row.pk for row in back):
        Annotation.objects.filter(pk__in=chunk).update(
            status=Status.ACCEPTED, superseded_by=None, change_set=change_set
        )
    return _record(subjects, [*made, *back], change_set, cause)


def _is_undo(change_set: ChangeSet) -> bool:
    """Whether it undid something; what undoes an undo does something again."""
    undid, one = False, change_set
    while one.undoes:
        undid, one = not undid, one.undoes
    return undid


def _annotations(settlements: Iterable[Settlement], **conditions: object) -> Iterator[Annotation]:
    """The annotations of these subjects and properties for which the conditions hold."""
    wanted = {one.place for one in settlements}
    ids: dict[str, set[int]] = defaultdict(set)
    for column, pk, _ in wanted:
        ids[column].add(pk)
    for column, keys in ids.items():
        rows = Annotation.objects.filter(Q(**conditions)).order_by("pk")
        yield from (row for row in among(rows, column, keys) if _place(row) in wanted)


def _held(settlements: Iterable[Settlement]) -> dict[tuple[str, int, str], list[Annotation]]:
    found: dict[tuple[str, int, str], list[Annotation]] = defaultdict(list)
    for row in _annotations(settlements, status=Status.ACCEPTED):
        found[_place(row)].append(row)
    return found


def _place(row: Annotation) -> tuple[str, int, str]:
    column = next(column for column in COLUMN.values() if getattr(row, f"{column}_id") is not None)
    return column, getattr(row, f"{column}_id"), row.property


def _key(row: Annotation) -> tuple[int, str, str]:
    return row.term_id, row.polarity, row.group


def _difference(held: Sequence[Annotation], stated: Sequence[Stated]) -> tuple[list[Annotation], list[Stated]]:
    """What no longer holds, and what does not hold yet."""
    wanted = {one.key: one for one in stated}
    kept = {_key(row) for row in held if _key(row) in wanted and wanted[_key(row)].agrees(row)}
    return [row for row in held if _key(row) not in kept], [one for key, one in wanted.items() if key not in kept]


def _annotation(one: Settlement, stated: Stated, asserted_by: str, change_set: ChangeSet) -> Annotation:
    return Annotation(
        **{COLUMN[type(one.subject)]: one.subject},
        property=one.property_key,
        term_id=stated.term,
        mapping=stated.mapping,
        polarity=stated.polarity,
        level=stated.level,
        group=stated.group,
        evidence=stated.evidence,
        asserted_by=asserted_by,
        change_set=change_set,
    )


def _end(rows: Sequence[Annotation], status: Status, change_set: ChangeSet) -> None:
    for chunk in chunks(row.pk for row in rows):
        Annotation.objects.filter(pk__in=chunk).update(status=status, change_set=change_set)


def _name_successors(ended: Sequence[Annotation], made: Sequence[Annotation]) -> None:
    """Where one annotation took the place of others, they name it."""
    successors: dict[tuple[str, int, str], list[Annotation]] = defaultdict(list)
    for row in made:
        successors[_place(row)].append(row)
    replaced = [row for row in ended if len(successors[_place(row)]) == 1]
    update_rows(Annotation, ("superseded_by_id",), ((successors[_place(row)][0].pk, row.pk) for row in replaced))


def _record(settlements: Iterable[Settlement], changed: Iterable[Annotation], change_set: ChangeSet, cause: str) -> int:
    """One row of the Change log for each subject of which an annotation changed."""
    first: dict[tuple[str, int, str], Annotation] = {}
    for row in changed:
        first.setdefault(_place(row), row)
    rows = []
    for one in settlements:
        if one.place in first:
            study_id, places = subject_place(one.subject)
            rows.append(
                Change(
                    kind=Change.Kind.ANNOTATION,
                    cause=cause,
                    study_id=study_id,
                    annotation_id=first[one.place].pk,
                    change_set=change_set,
                    **places,
                )
            )
    Change.objects.bulk_create(rows, batch_size=_BATCH)
    if rows:
        catch_up_on_commit()
        check_on_commit()
    return len(rows)
