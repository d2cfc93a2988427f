"""The Change log as outbox of the index: which changes it does not have yet, and what of the facts they are about.

A change is written in the transaction of what it tells of, so it is seen as soon as that holds, and not before. It is
due until the index has it. See docs/decisions/0008 for why none is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from catalog.models import Change, Component, Sample, SampleValue, Study
from ontology.bulk import chunks

# Changes that one commit takes in, and marks in one statement.
_AT_ONCE = 1_000
# The first part of the locks' names, so that no other lock of the database is meant.
_LOCKS = 0x56495452
_DUE, _AGAIN, _DONE = Change.Indexed.DUE, Change.Indexed.AGAIN, Change.Indexed.DONE


@dataclass(slots=True)
class Scope:
    """What of one study has to be written anew: everything, or the samples with these ids."""

    everything: bool = False
    samples: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes that are this process's to take in."""

    changes: tuple[Change, ...] = ()

    @property
    def scopes(self) -> dict[int, Scope]:
        """What they are about, by study."""
        return _scopes(self.changes)

    @property
    def last(self) -> int:
        """The largest id; 0 of none."""
        return max((change.pk for change in self.changes), default=0)


def last() -> int:
    """The largest id that is visible."""
    return int(Change.objects.aggregate(last=Max("pk"))["last"] or 0)


def waiting() -> list[int]:
    """The ids of all that an index built from now on covers, as far as they are not marked as done."""
    return list(_open().values_list("pk", flat=True))


def lag(*, rebuilding: bool) -> int:
    """How many changes are due. After a rebuild, those that it may have missed are due again."""
    return _due(rebuilding=rebuilding).count()


def are_missed(cursor: int) -> bool:
    """Whether a change was given to an index and it cannot have been the one that has come to `cursor`."""
    return Change.objects.filter(pk__gt=cursor, indexed=_DONE).exists()


@contextmanager
def taken(*, rebuilding: bool) -> Iterator[Batch]:
    """The next changes that are due; none if there are none that no other process takes.

    On PostgreSQL they, and their studies, are this transaction's until the end: others skip them. Elsewhere two
    processes may get the same ones, which costs time and does no harm.
    """
    if not connection.features.has_select_for_update_skip_locked:
        yield Batch(tuple(_due(rebuilding=rebuilding)[:_AT_ONCE]))
        return
    with transaction.atomic():
        found = list(_due(rebuilding=rebuilding).select_for_update(skip_locked=True)[:_AT_ONCE])
        ours = _lock({change.study_id for change in found}, _IF_FREE)
        yield Batch(tuple(change for change in found if change.study_id in ours))


@contextmanager
def alone(studies: Iterable[int]) -> Iterator[None]:
    """Inside, no other process takes changes of these studies, where processes can take any."""
    if not connection.features.has_select_for_update_skip_locked:
        yield
        return
    with transaction.atomic():
        _lock(set(studies), _WAITING)
        yield


def since(known: Iterable[int]) -> Iterator[Batch]:
    """All that is not done and not among the `known`, to be read only."""
    known = frozenset(known)
    found = [change for change in _open().iterator() if change.pk not in known]
    for batch in chunks(found, _AT_ONCE):
        yield Batch(tuple(batch))


def mark(ids: Iterable[int], *, again: bool = False) -> None:
    """Say that the index has them; `again`: and that one is being built that may not."""
    for keys in chunks(ids, _AT_ONCE):
        Change.objects.filter(pk__in=keys).update(indexed=_AGAIN if again else _DONE)


def _open() -> QuerySet[Change]:
    return Change.objects.exclude(indexed=_DONE).order_by("pk")


def _due(*, rebuilding: bool) -> QuerySet[Change]:
    return _open().filter(indexed=_DUE) if rebuilding else _open()


# The second one gives no truth value, only an end of the wait.
_IF_FREE = "SELECT study FROM unnest(%s::int[]) AS study WHERE pg_try_advisory_xact_lock(%s, study)"
_WAITING = "SELECT study FROM unnest(%s::int[]) AS study WHERE pg_advisory_xact_lock(%s, study) IS NOT NULL"


def _lock(studies: set[int], locking: str) -> set[int]:
    """Those of the studies that this transaction has for itself from now on.

    Two processes with changes of one study would each remove what they do not know the other one adds.
    """
    with connection.cursor() as cursor:
        cursor.execute(locking, [sorted(studies), _LOCKS])
        return {study for (study,) in cursor.fetchall()}


def _scopes(found: Iterable[Change]) -> dict[int, Scope]:
    scopes: dict[int, Scope] = defaultdict(Scope)
    values: dict[int, set[int]] = defaultdict(set)
    components: dict[int, set[int]] = defaultdict(set)
    for change in found:
        scope = scopes[change.study_id]
        if change.source_value_id:
            values[change.study_id].add(change.source_value_id)
        elif change.sample_id:
            scope.samples.add(change.sample_id)
        elif change.component_id:
            components[change.study_id].add(change.component_id)
        else:
            scope.everything = True
    for study, scope in scopes.items():
        if not scope.everything:
            _add_carriers(study, scope, values[study], components[study])
    return dict(scopes)


def _add_carriers(study: int, scope: Scope, values: set[int], components: set[int]) -> None:
    """Add the samples that carry the values, themselves or through their component or study."""
    if Study.values.through.objects.filter(study_id=study, sourcevalue_id__in=values).exists():
        scope.everything = True
        return
    through = Component.values.through.objects.filter(sourcevalue_id__in=values)
    components = components | set(through.values_list("component_id", flat=True))
    scope.samples.update(Sample.objects.filter(component_id__in=components).values_list("pk", flat=True))
    scope.samples.update(SampleValue.objects.filter(value_id__in=values).values_list("sample_id", flat=True))
