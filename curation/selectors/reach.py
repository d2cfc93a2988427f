"""How many samples a value reaches: its impact."""

from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from catalog.models import Sample, SourceValue


def with_reach(values: "QuerySet[SourceValue, Any]") -> "QuerySet[SourceValue, Any]":
    """The values with `reach`: the samples that carry each, or those of the component or the study that states it."""
    samples = Sample.objects.filter(component__values=OuterRef("pk"), retired=False).order_by()
    of_components = samples.values("component__values").annotate(total=Count("pk")).values("total")
    inherited = Coalesce(Subquery(of_components, output_field=IntegerField()), F("study__sample_count"))
    carried = When(sample_count__gt=0, then=F("sample_count"))
    return values.annotate(reach=Case(carried, default=inherited, output_field=IntegerField()))
