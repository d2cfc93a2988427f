"""What a connector hands to the catalog: plain records, no Django, one per study, samples as a stream.

`catalog.services.upsert_study` is their only reader. Texts are given as submitted (trimmed of outer white space);
CURIEs are given normalised by `ontology.curies`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TermClaim:
    """An ontology id that the archive states for a value, with the label it gives."""

    curie: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class GeneClaim:
    """A gene as a row states it: every id it gives (CURIEs), its symbol and synonyms, and the organism it is of."""

    ids: tuple[str, ...]
    taxon: str = ""
    symbol: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompoundClaim:
    """A compound as a row states it; `ids` are other CURIEs of it (PubChem, CHEBI, ChEMBL, Broad)."""

    name: str
    inchikey: str = ""
    smiles: str = ""
    ids: tuple[str, ...] = ()


Claim = TermClaim | GeneClaim | CompoundClaim


@dataclass(frozen=True, slots=True)
class ValueFact:
    """One value of one property, as submitted. Its identity in the study: property, text, submitted id.

    `grouped` says that its claims only mean something together (an entity term with a PATO quality). Share one
    object among all samples that carry it: the catalog looks it up by equality, often.
    """

    property: str
    text: str
    submitted_id: str = ""
    claims: tuple[Claim, ...] = ()
    grouped: bool = False
    polarity: str = "present"
    score_type: str = ""


@dataclass(frozen=True, slots=True)
class ImageFact:
    """One image (set) of a sample. `shape` maps axis to extent, `pixel_size` axis to (value, unit)."""

    key: str
    address: str = ""
    format: str = ""
    size_bytes: int | None = None
    shape: dict[str, int] = field(default_factory=dict)
    pixel_size: dict[str, tuple[float, str]] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    thumbnail: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleFact:
    """One sample. `key` is natural and unique in its component: the connector adds `#2`, `#3` where rows repeat.

    `level` is a `catalog.models.samples.Level`, of the phenotypes of this row. `image_count` is None where the record
    does not say; leave it None and give `images` where they are listed.
    """

    component: str
    key: str
    name: str = ""
    plate: str = ""
    well: str = ""
    level: int = 0
    values: tuple[ValueFact, ...] = ()
    image_count: int | None = None
    images: tuple[ImageFact, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComponentFact:
    """One screen or experiment. A component for which no sample arrives gets one implicit sample."""

    key: str
    name: str = ""
    kind: str = ""
    description: str = ""
    protocols: tuple[dict[str, str], ...] = ()
    values: tuple[ValueFact, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkFact:
    """This study is the `same` as, `part_of` or `related` to another one. `stated_at` names the place that says so."""

    kind: str
    archive: str
    accession: str
    stated_at: str = ""


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """The licence as stated and where; the SPDX id is worked out by the catalog."""

    raw: str
    stated_at: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class StudyFact:
    """One submission. `samples` may be a generator; it is read once, inside the transaction that stores it."""

    archive: str
    accession: str
    title: str
    description: str = ""
    licence: LicenceFact | None = None
    released: datetime.date | None = None
    url: str = ""
    doi: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[dict[str, str], ...] = ()
    publications: tuple[dict[str, str], ...] = ()
    links: tuple[LinkFact, ...] = ()
    values: tuple[ValueFact, ...] = ()
    components: tuple[ComponentFact, ...] = ()
    samples: Iterable[SampleFact] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    checksum: str = ""
