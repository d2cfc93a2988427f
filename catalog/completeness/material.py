"""Reads a study for the checklists: a fixed number of queries, whatever its size."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Count, Exists, OuterRef, Q

from catalog.completeness.base import Images, Material, Part, Stated
from catalog.models import Annotation, Component, Image, Sample, SourceValue, Study
from catalog.models.annotations import SUBJECTS

# Images and samples of one study are described alike: so many of them tell enough, and are read at once.
_LOOKED_AT = 500
_HOLDS = Q(annotations__status=Annotation.Status.ACCEPTED)
# How connectors name what a record says of sets of annotations.
_SET = re.compile(r"Annotation \d+")


def material(study: Study) -> Material:
    """What checklists look at, in nine queries."""
    components = list(study.components.filter(retired=False))
    listed = _listed(study)
    return Material(
        title=study.title,
        description=study.description,
        licence=study.licence_raw,
        keywords=len(study.keywords),
        authors=len(study.authors),
        publications=sum(bool(paper.get("doi") or paper.get("title")) for paper in study.publications),
        parts=[Part(row.name, bool(row.description.strip()), row.pk in listed) for row in components],
        properties=_properties(study),
        protocols=frozenset(_protocols(components)),
        details=frozenset(_details(study, components)),
        images=_images(study),
        annotation_sets=[said for name, said in study.attributes.items() if _SET.fullmatch(name) and ": " in said],
    )


def _listed(study: Study) -> set[int]:
    """The components whose samples the record lists."""
    samples = Sample.objects.filter(component=OuterRef("pk"), retired=False, implicit=False)
    return set(Component.objects.filter(Exists(samples), study=study).values_list("pk", flat=True))


def _protocols(components: Iterable[Component]) -> Iterator[str]:
    for component in components:
        for protocol in component.protocols:
            if protocol.get("description"):
                yield protocol.get("type") or protocol.get("name") or "protocol"


def _details(study: Study, components: Iterable[Component]) -> Iterator[str]:
    rows = Sample.objects.filter(component__study=study, retired=False).values_list("attributes", flat=True)
    for attributes in (study.attributes, *(one.attributes for one in components), *rows[:_LOOKED_AT]):
        yield from (name for name, said in attributes.items() if said)


def _properties(study: Study) -> dict[str, Stated]:
    rows = SourceValue.objects.filter(study=study, retired=False).values_list("property")
    counted = rows.annotate(
        values=Count("pk", distinct=True),
        tied=Count("pk", distinct=True, filter=_HOLDS),
        pairs=Count("pk", distinct=True, filter=Q(text__contains=":")),
    )
    found = {key: Stated(*numbers) for key, *numbers in counted}
    for key in _annotated(study):
        before = found.get(key, Stated())
        found[key] = Stated(before.values + 1, before.tied + 1, before.pairs)
    return found


def _annotated(study: Study) -> Iterator[str]:
    """Properties that something was annotated with directly, each once a kind of subject."""
    held = Annotation.objects.filter(status=Annotation.Status.ACCEPTED)
    for kind, path in SUBJECTS.items():
        if kind != "source_value":
            yield from held.filter(**{path: study}).values_list("property", flat=True).distinct()


def _images(study: Study) -> Images:
    columns = ("format", "shape", "pixel_size", "channels", "size_bytes")
    rows = list(Image.objects.filter(sample__component__study=study, retired=False).values_list(*columns)[:_LOOKED_AT])
    told = [sum(bool(row[at]) for row in rows) for at in range(len(columns))]
    return Images(len(rows), *told)
