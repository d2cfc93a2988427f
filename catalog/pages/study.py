"""The page of one study."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from catalog.exports.formats import Format, formats_for
from catalog.models import Component, Finding, Study, StudyLink
from catalog.pages.completeness import ChecklistBlock, completeness
from catalog.pages.findings import RuleBlock, dismissed_of, findings_of
from catalog.pages.images import ImagesBlock, images_block
from catalog.pages.marks import Mark, marks
from catalog.pages.overview import TopTerm, overview
from catalog.pages.samples import SamplesBlock, samples_block
from catalog.pages.tops import TopList
from catalog.pages.values import ValuesBlock, values_block
from catalog.properties import PROPERTIES
from catalog.selectors import listed_components

LINK_WORDS = {
    StudyLink.Kind.SAME: "the same study as",
    StudyLink.Kind.PART_OF: "part of",
    StudyLink.Kind.RELATED: "related to",
}
PEOPLE_SHOWN = 12
MOST_TAGS = 10


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another study that this one is tied to; `url` if it is here."""

    words: str
    archive: str
    accession: str
    stated_at: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A component with what was stated of all of it."""

    component: Component
    samples: int
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class StudyPage:
    """Everything the template needs."""

    study: Study
    components: tuple[ComponentLine, ...]
    marks: tuple[Mark, ...]
    tops: tuple[TopList[TopTerm], ...]
    links: tuple[LinkLine, ...]
    samples: SamplesBlock
    images: ImagesBlock
    values: ValuesBlock
    findings: tuple[RuleBlock, ...]
    dismissed: Sequence[Finding]
    completeness: tuple[ChecklistBlock, ...]
    may_curate: bool

    @property
    def defects(self) -> int:
        """How many findings are open."""
        return sum(block.total for block in self.findings)

    @property
    def noun(self) -> str:
        """What its samples are called: wells, where every component is a screen."""
        kinds = {line.component.kind for line in self.components}
        return "well" if kinds == {"screen"} and self.samples.plated else "sample"

    @property
    def people(self) -> list[dict[str, str]]:
        """The first authors."""
        return list(self.study.authors[:PEOPLE_SHOWN])

    @property
    def more_people(self) -> list[dict[str, str]]:
        """The other authors."""
        return list(self.study.authors[PEOPLE_SHOWN:])

    @property
    def archive_url(self) -> str:
        """Its address in its archive."""
        pattern = self.study.archive.study_url
        address = self.study.url or (pattern.replace("{accession}", self.study.accession) if pattern else "")
        return address if address.startswith(("https://", "http://")) else ""

    @property
    def formats(self) -> list[Format]:
        """What its own files can be had in."""
        return formats_for(self.study)

    @property
    def query(self) -> str:
        """The question for all of its samples."""
        return f"study:{self.study.archive.key}:{self.study.accession}"


def study_page(study: Study, params: QueryDict, *, may_curate: bool = False) -> StudyPage:
    """The page of a study that was not withdrawn; a fixed number of queries, whatever its size.

    `may_curate`: who reads it may judge findings; what all others get is the same page for all of them.
    """
    components = list(listed_components(study))
    stated = _stated_for_all(study, components)
    return StudyPage(
        study=study,
        components=tuple(
            ComponentLine(component, component.sample_total, stated.get(component.pk, ())) for component in components
        ),
        marks=_context(stated.values()),
        tops=overview(study),
        links=tuple(_links(study)),
        samples=samples_block(study, components, params),
        images=images_block(study, params),
        values=values_block(study, params),
        findings=findings_of(study),
        dismissed=dismissed_of(study),
        completeness=completeness(study),
        may_curate=may_curate,
    )


def _stated_for_all(study: Study, components: Sequence[Component]) -> dict[int, list[Mark]]:
    """What holds for a component as a whole, by its id; what holds for the study under 0."""
    of_components = Component.values.through.objects.filter(component__in=[one.pk for one in components])
    of_study = Study.values.through.objects.filter(study=study)
    pairs = [*of_components.values_list("component_id", "sourcevalue_id")]
    pairs += [(0, value_id) for value_id in of_study.values_list("sourcevalue_id", flat=True)]
    by_value = marks("source_value", {value_id for _, value_id in pairs})
    found: dict[int, list[Mark]] = {0: list(marks("study", [study.pk]).get(study.pk, ()))}
    for component_id, own in marks("component", [one.pk for one in components]).items():
        found.setdefault(component_id, []).extend(own)
    for component_id, value_id in pairs:
        found.setdefault(component_id, []).extend(by_value.get(value_id, ()))
    return found


def _context(stated: Iterable[Sequence[Mark]]) -> tuple[Mark, ...]:
    """What the whole study is about (organism, method, ...), once each; what was seen is told further down."""
    by_term: dict[tuple[str, str], Mark] = {}
    for mark in (mark for marks_of_one in stated for mark in marks_of_one):
        if PROPERTIES[mark.key].inherits:
            by_term.setdefault((mark.key, mark.curie), mark)
    return tuple(by_term.values())[:MOST_TAGS]


def _links(study: Study) -> list[LinkLine]:
    """Links stated by this study and by others about it."""
    own = list(study.links.order_by("pk"))
    others = StudyLink.objects.filter(archive_key=study.archive.key, accession=study.accession).order_by("pk")
    others = others.select_related("study__archive")
    here = _present(own)
    lines = [_own_line(link, here) for link in own]
    for link in others:
        other = link.study
        words = "has part" if link.kind == StudyLink.Kind.PART_OF else LINK_WORDS[StudyLink.Kind(link.kind)]
        lines.append(
            LinkLine(words, other.archive.key, other.accession, link.stated_at, other.title, other.get_absolute_url())
        )
    return list({(line.archive, line.accession): line for line in reversed(lines)}.values())[::-1]


def _present(links: Sequence[StudyLink]) -> dict[tuple[str, str], Study]:
    wanted = Q(pk__in=[])
    for link in links:
        wanted |= Q(archive__key=link.archive_key, accession=link.accession)
    return {(row.archive.key, row.accession): row for row in Study.objects.filter(wanted).select_related("archive")}


def _own_line(link: StudyLink, here: dict[tuple[str, str], Study]) -> LinkLine:
    other = here.get((link.archive_key, link.accession))
    words = LINK_WORDS[StudyLink.Kind(link.kind)]
    title, url = (other.title, other.get_absolute_url()) if other else ("", "")
    return LinkLine(words, link.archive_key, link.accession, link.stated_at, title, url)
