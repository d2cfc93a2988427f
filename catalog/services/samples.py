"""The samples of one study, written as they stream by, in a few thousand at a time."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable

from catalog.bulk import IdAllocator, insert_rows, update_rows
from catalog.facts import ImageFact, SampleFact
from catalog.limits import check_key
from catalog.models import Component, Image, Sample, SampleValue, Study
from catalog.services.digests import Digest
from catalog.services.values import ValueWriter
from ontology.bulk import chunks
from ontology.problems import Problem

_BATCH = 5_000
_STATE = ("name", "plate", "well", "implicit", "image_count", "attributes", "retired")
_IMAGE_STATE = (
    "address",
    "format",
    "size_bytes",
    "shape",
    "pixel_size",
    "channels",
    "thumbnail",
    "attributes",
    "retired",
)
# The namespace of every public id: UUIDv5 of the DNS-like name of this scheme, fixed for ever.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "vitrine:sample")


class SampleWriter:
    """Writes SampleFacts of one study; call `finish` once all have passed."""

    def __init__(self, study: Study, components: dict[str, int], values: ValueWriter, digest: Digest) -> None:
        self._study, self._components, self._values, self._digest = study, components, values, digest
        rows = Sample.objects.filter(component__study=study).values_list("component_id", "key", "pk")
        self._known = {(component_id, key): pk for component_id, key, pk in rows}
        self._gone = set(self._known.values())
        self._images = self._known_images()
        self._images_gone = set(self._images.values())
        self._allocate, self._allocate_image = IdAllocator(Sample), IdAllocator(Image)
        self._filled: set[str] = set()
        self.samples = self.images = 0
        self.images_complete = True
        self.implicit = 0
        _unlink(sorted(self._known.values()))

    def _known_images(self) -> dict[tuple[int, str], int]:
        rows = Image.objects.filter(sample__component__study=self._study).values_list("sample_id", "key", "pk")
        return {(sample_id, key): pk for sample_id, key, pk in rows}

    def write(self, facts: Iterable[SampleFact]) -> None:
        """Store the samples, their images and which values they carry."""
        for batch in chunks(facts, _BATCH):
            self._write_batch(batch)

    def _write_batch(self, batch: list[SampleFact]) -> None:
        fresh: list[tuple[object, ...]] = []
        kept: list[tuple[object, ...]] = []
        links: list[tuple[int, int, int]] = []
        images: dict[bool, list[tuple[object, ...]]] = defaultdict(list)
        for fact in batch:
            component_id = self._component(fact)
            sample_id = self._known.get((component_id, fact.key))
            state = self._state(fact)
            if sample_id is None:
                sample_id = self._known[component_id, fact.key] = self._allocate()
                fresh.append((sample_id, component_id, check_key(Sample, fact.key), self._public_id(fact), *state))
            else:
                self._gone.discard(sample_id)
                kept.append((*state, sample_id))
            carried = self._links(sample_id, fact)
            links.extend((sample_id, *link) for link in carried)
            self._digest.add(component_id, fact.key, state, carried, fact.images)
            for image in fact.images:
                self._add_image(sample_id, image, images)
        self._values.flush()
        insert_rows(Sample, ("id", "component", "key", "public_id", *_STATE), fresh)
        update_rows(Sample, _STATE, kept)
        insert_rows(SampleValue, ("sample", "value", "level"), links)
        insert_rows(Image, ("id", "sample", "key", *_IMAGE_STATE), images[True])
        update_rows(Image, _IMAGE_STATE, images[False])

    def _component(self, fact: SampleFact) -> int:
        self._filled.add(fact.component)
        try:
            return self._components[fact.component]
        except KeyError:
            raise Problem(
                f"Sample {fact.key!r} names the component {fact.component!r}, which the study does not have."
            ) from None

    def _state(self, fact: SampleFact) -> tuple[object, ...]:
        count = fact.image_count if fact.image_count is not None else len(fact.images) or None
        self.samples += 1
        self.images += count or 0
        self.images_complete &= count is not None
        return (
            fact.name,
            fact.plate,
            fact.well,
            fact.key == IMPLICIT,
            count,
            json.dumps(fact.attributes, ensure_ascii=False),
            False,
        )

    def _links(self, sample_id: int, fact: SampleFact) -> list[tuple[int, int]]:
        """The values that the sample carries, each with the level it was scored at."""
        levels: dict[int, int] = {}
        for value in fact.values:
            value_id = self._values.id_of(value, ("sample", sample_id))
            levels[value_id] = fact.level if value.property == "phenotype" else 0
        self._values.counts.update(levels.keys())
        return sorted(levels.items())

    def _public_id(self, fact: SampleFact) -> str:
        study = self._study
        return uuid.uuid5(NAMESPACE, "\x1f".join((study.archive.key, study.accession, fact.component, fact.key))).hex

    def _add_image(self, sample_id: int, fact: ImageFact, images: dict[bool, list[tuple[object, ...]]]) -> None:
        pixel_size = {axis: {"value": value, "unit": unit} for axis, (value, unit) in fact.pixel_size.items()}
        state = (
            fact.address, fact.format, fact.size_bytes, json.dumps(fact.shape), json.dumps(pixel_size),
            json.dumps(fact.channels), fact.thumbnail, json.dumps(fact.attributes, ensure_ascii=False), False,
        )  # fmt: skip
        image_id = self._images.get((sample_id, fact.key))
        if image_id is None:
            image_id = self._images[sample_id, fact.key] = self._allocate_image()
            images[True].append((image_id, sample_id, check_key(Image, fact.key), *state))
        else:
            self._images_gone.discard(image_id)
            images[False].append((*state, image_id))

    def finish(self) -> None:
        """Give empty components their implicit sample; retire what the record no longer holds."""
        empty = [key for key in self._components if key not in self._filled]
        self.write(SampleFact(component=key, key=IMPLICIT) for key in empty)
        self.implicit = len(empty)
        _retire(Sample, self._gone)
        _retire(Image, self._images_gone)


IMPLICIT = "(component)"


def _unlink(sample_ids: list[int]) -> None:
    """Forget which values these samples carry. By their numbers: through a join SQLite reads the whole table."""
    for batch in chunks(sample_ids, _BATCH):
        SampleValue.objects.filter(sample_id__in=batch).delete()


def _retire(model: type[Sample | Image | Component], gone: Iterable[int]) -> None:
    update_rows(model, ("retired",), ((True, pk) for pk in sorted(gone)))
