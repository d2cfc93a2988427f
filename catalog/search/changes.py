"""Reading the Change log for the index: which samples have to be written anew."""

import time
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Max, Q

from catalog.models import Change, Component, Sample, SampleValue, Study
from catalog.search.engines.base import IndexState

# Changes that one commit takes in. An id that is missing below the cursor may belong to a transaction that is still
# running; after `_GAP_SECONDS` it is taken to have been rolled back.
_AT_ONCE = 5_000
_GAP_SECONDS = 3600
_GAPS_KEPT = 1_000


@dataclass(slots=True)
class Scope:
    """What of one study has to be written anew: everything, or the samples with these ids."""

    everything: bool = False
    samples: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes read from the log, by study, and the state of an index that has them."""

    scopes: dict[int, Scope]
    state: IndexState
    changes: int


def start() -> IndexState:
    """The state of an index that is built from what is there now."""
    cursor = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    first = max(0, cursor - _GAPS_KEPT)
    present = Change.objects.filter(pk__gt=first).values_list("pk", flat=True)
    return IndexState(cursor=cursor, gaps=_missing(first, cursor, set(present)), built_at=time.time())


def lag(state: IndexState) -> int:
    """How many changes an index in this state does not have."""
    return Change.objects.filter(_unread(state)).count()


def read(state: IndexState) -> Batch | None:
    """The next changes; None if there are none."""
    found = list(Change.objects.filter(_unread(state)).order_by("pk")[:_AT_ONCE])
    if not found:
        return None
    ids = {change.pk for change in found}
    cursor = max(state.cursor, found[-1].pk)
    recent = time.time() - _GAP_SECONDS
    kept = tuple(gap for gap in state.gaps if gap[0] not in ids and gap[1] > recent)
    gaps = kept + _missing(state.cursor, cursor, ids)
    return Batch(_scopes(found), replace(state, cursor=cursor, gaps=gaps[-_GAPS_KEPT:]), len(found))


def _unread(state: IndexState) -> Q:
    return Q(pk__gt=state.cursor) | Q(pk__in=[key for key, _ in state.gaps])


def _missing(after: int, upto: int, present: set[int]) -> tuple[tuple[int, float], ...]:
    now = time.time()
    return tuple((key, now) for key in range(max(after, upto - _GAPS_KEPT) + 1, upto) if key not in present)


def _scopes(found: list[Change]) -> dict[int, Scope]:
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
