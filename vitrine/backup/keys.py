"""How a row is named without its database id: by archive, accession, property, text, ..."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import ForeignKey, QuerySet
from django.db.models.functions import Collate

from catalog import models as catalog
from catalog.bulk import among
from curation import models as curation
from ingest.models import SourceRecord
from ontology import models as ontology
from ontology.bulk import copies
from vitrine.people.models import Token

_FEW = 100

Key = tuple[Any, ...]
Model = type[models.Model]

User = get_user_model()
# The fields that name a row. Models that are not here are named by their number in their file, from 1.
KEYS: dict[Model, tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type", "codename"),
    Group: ("name",),
    User: ("username",),
    User.groups.through: ("user", "group"),
    User.user_permissions.through: ("user", "permission"),
    Group.permissions.through: ("group", "permission"),
    SocialAccount: ("provider", "uid"),
    Token: ("digest",),
    ontology.Term: ("curie",),
    ontology.AlternativeId: ("curie",),
    ontology.Synonym: ("term", "text", "scope", "type"),
    catalog.Gene: ("term",),
    catalog.Compound: ("term",),
    catalog.GeneMergeProposal: ("taxon", "symbol"),
    catalog.Orthology: ("gene", "other"),
    catalog.Archive: ("key",),
    catalog.Study: ("archive", "accession"),
    catalog.StudyLink: ("study", "kind", "archive_key", "accession"),
    catalog.Component: ("study", "key"),
    catalog.Sample: ("component", "key"),
    catalog.Image: ("sample", "key"),
    catalog.SourceValue: ("study", "property", "text", "submitted_id"),
    catalog.Finding: ("study", "rule", "place"),
    curation.StudyCuration: ("study",),
    curation.TermRequest: ("property", "label"),
    SourceRecord: ("archive", "accession"),
}


def field_of(model: Model, name: str) -> "models.Field[Any, Any]":
    """The column of that name."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field


def target(field: "models.Field[Any, Any]") -> Model | None:
    """The model that a foreign key leads to, None for other fields."""
    return field.remote_field.model if isinstance(field, ForeignKey) else None


def lookups(model: Model, name: str) -> list[str]:
    """What to ask of the database for a field: itself, or the parts of the key it leads to, or the id of a numbered row."""
    leads_to = target(field_of(model, name))
    if leads_to is None:
        return [name]
    if leads_to not in KEYS:
        return [f"{name}_id"]
    return [f"{name}__{part}" for key in KEYS[leads_to] for part in lookups(leads_to, key)]


def ordered(model: Model, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows in an order that does not depend on the database: of their keys, byte by byte, or of their numbers."""
    if model not in KEYS:
        return rows.order_by("pk")
    binary = "C" if copies() else "BINARY"
    parts = [part for key in KEYS[model] for part in lookups(model, key)]
    return rows.order_by(*(Collate(part, binary) for part in parts))


def find(model: Model, keys: Collection[Key]) -> dict[Key, Any]:
    """Key to primary key, for the keys that the database has."""
    wanted = set(keys)
    parts = [part for name in KEYS[model] for part in lookups(model, name)]
    column, values, rows = _narrowest(model, wanted)
    found = among(rows.values_list("pk", *parts), column, values)
    return {tuple(key): pk for pk, *key in found if tuple(key) in wanted}


def _narrowest(model: Model, keys: Collection[Key]) -> tuple[str, Collection[Any], QuerySet[Any]]:
    """The column to ask by, its values, and the rows to look among: of the first field's targets, where these are few."""
    rows, start, distinct = model._default_manager.all(), 0, {}
    for name, leads_to, width in split(model, KEYS[model]):
        values = {key[start : start + width] for key in keys}
        if leads_to is None:
            distinct[name] = {value for (value,) in values}
        elif start == 0 and len(values) <= _FEW and width < len(next(iter(keys), ())):
            rows = rows.filter(**{f"{name}_id__in": list(find(leads_to, values).values())})
        elif start == 0:
            return f"{name}_id", find(leads_to, values).values(), rows
        else:
            distinct[f"{name}_id"] = set(find(leads_to, values).values())
        start += width
    column = max(distinct, key=lambda name: len(distinct[name]))
    return column, distinct[column], rows


def split(model: Model, names: Sequence[str]) -> Iterator[tuple[str, Model | None, int]]:
    """Each field with the model it leads to and the number of its parts in a row of `lookups`."""
    for name in names:
        yield name, target(field_of(model, name)), len(lookups(model, name))
