"""The images of a study or a sample."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from catalog.models import Image, Study
from catalog.pages.paging import Listing, listing

PAGE_SIZE = 24
AXES = ("X", "Y", "Z", "C", "T")


@dataclass(frozen=True, slots=True)
class ImageRow:
    """One image with its shape and pixel size in words."""

    image: Image
    shape: str
    pixel_size: str
    size: str

    @property
    def name(self) -> str:
        """The last part of its key."""
        return self.image.key.rstrip("/").rpartition("/")[2] or self.image.key

    @property
    def web(self) -> bool:
        """Whether its address opens in a browser."""
        return self.image.address.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class ImageTable:
    """Some images; columns that would be empty are left out."""

    rows: tuple[ImageRow, ...]

    @property
    def shapes(self) -> bool:
        """Whether any shape is known."""
        return any(row.shape for row in self.rows)

    @property
    def pixel_sizes(self) -> bool:
        """Whether any pixel size is known."""
        return any(row.pixel_size for row in self.rows)

    @property
    def channels(self) -> bool:
        """Whether any channel is named."""
        return any(row.image.channels for row in self.rows)

    @property
    def sizes(self) -> bool:
        """Whether any size in bytes is known."""
        return any(row.size for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImagesBlock:
    """The images section."""

    list: Listing[Image]
    table: ImageTable


def images_block(study: Study, params: QueryDict) -> ImagesBlock:
    """The page of images that the address asks for. Two queries."""
    rows = Image.objects.filter(sample__component__study=study, retired=False).select_related("sample")
    page = listing(rows.order_by("sample__component__ordinal", "pk"), params, size=PAGE_SIZE, param="images")
    return ImagesBlock(page, image_table(page.rows))


def images_of_sample(sample_id: int) -> "QuerySet[Image]":
    """The images of one sample that the archive still lists."""
    return Image.objects.filter(sample=sample_id, retired=False).select_related("sample").order_by("pk")


def image_table(images: Iterable[Image]) -> ImageTable:
    """Images with their numbers as text."""
    return ImageTable(tuple(image_row(image) for image in images))


def image_row(image: Image) -> ImageRow:
    """An image with its numbers as text."""
    return ImageRow(image, _shape(image.shape), _pixel_size(image.pixel_size), _bytes(image.size_bytes))


def _ordered(sizes: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(sizes.items(), key=lambda pair: AXES.index(pair[0]) if pair[0] in AXES else len(AXES))


def _shape(shape: dict[str, Any]) -> str:
    return " × ".join(f"{extent} {axis}" for axis, extent in _ordered(shape))


def _pixel_size(sizes: dict[str, Any]) -> str:
    parts = []
    for axis, size in _ordered(sizes):
        value, unit = (size.get("value"), size.get("unit")) if isinstance(size, dict) else (*size, "")[:2]
        parts.append(f"{axis} {value} {unit or ''}".strip())
    return ", ".join(parts)


def _bytes(size: int | None) -> str:
    if size is None:
        return ""
    amount = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
