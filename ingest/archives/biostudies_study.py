"""A pagetab submission as facts: study, components, samples and images.

A study component (an experiment in old submissions) is a component; an association of it (biosample x specimen x
acquisition x analysis, joined by title) is a sample. Sections nested in a component without associations belong to
each other: one sample for each of its biosamples. Files outside of any component form one of their own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.facts import ComponentFact, SampleFact, StudyFact, ValueFact
from ingest.archives import biostudies_about as about
from ingest.archives import filelists, rembi
from ingest.archives.base import Defect, Report, Unreadable
from ingest.archives.biostudies_samples import Draft, TitleBook, drafts, samples
from ingest.archives.pagetab import Section, Submission
from ontology.problems import Problem

_COMPONENTS = ("study component", "experiment")
_PROTOCOLS = (
    "sample preparation protocol", "growth protocol", "image acquisition parameters", "image analysis overview",
    "spatial and temporal alignment", "fiducials used", "transformation matrix",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """One component with its samples."""

    fact: ComponentFact
    samples: tuple[SampleFact, ...]


class _Reader:
    """Reads one submission; `lists` are the file lists that lie beside it, by name."""

    def __init__(self, submission: Submission, file: str, lists: Mapping[str, bytes], report: Report) -> None:
        self._submission, self._file, self._lists, self._report = submission, file, lists, report
        self._book = TitleBook(submission.study, self.complain)
        self._above = {(value.property, value.text) for value in rembi.values(submission.study)}

    def complain(self, column: str, reason: str) -> None:
        """Something that cannot be read; the rest can."""
        self._report(Defect(self._file, None, column, reason))

    def parts(self) -> Iterator[_Part]:
        """Every component; what is filed outside of them comes last."""
        found = list(self._submission.study.below(*_COMPONENTS))
        for key, section in zip(_keys(found), found, strict=True):
            yield self._part(key, section)
        inside = {id(section) for component in found for section in component.everything()}
        loose = [section for section in self._submission.study.everything() if id(section) not in inside]
        rows = [row for section in loose for row in filelists.images(section.files)]
        if rows:
            fact = ComponentFact("files", name="Files", kind="files")
            yield _Part(fact, self._samples(fact, (), (), rows))

    def _part(self, key: str, section: Section) -> _Part:
        found = drafts(section, self._book)
        values = tuple(dict.fromkeys(rembi.values(section)))
        inherited = rembi.inherited(values)
        own = [value for value in values if value not in inherited]
        fact = ComponentFact(
            key=key,
            name=section.title or section.accno,
            kind=section.kind,
            description=section.first("Description"),
            protocols=tuple(_protocols(section, found)),
            values=inherited,
            attributes=about.attributes(section),
        )
        rows = list(self._rows(section))
        return _Part(fact, self._samples(fact, found, own, rows))

    def _samples(
        self, component: ComponentFact, found: Sequence[Draft], own: Sequence[ValueFact], rows: Sequence[filelists.Row]
    ) -> tuple[SampleFact, ...]:
        above = self._above | {(value.property, value.text) for value in component.values}
        accession = self._submission.accession
        return tuple(samples(component.key, found, own, rows, accession, self.complain, above))

    def _rows(self, component: Section) -> Iterator[filelists.Row]:
        """The images of a component: of its file lists as far as they are here, and of files it names directly."""
        for section in component.everything():
            yield from filelists.images(section.files)
            for attribute in section.all("File List"):
                yield from self._listed(attribute.value)

    def _listed(self, path: str) -> Iterator[filelists.Row]:
        plain = path.rpartition("/")[2]
        name = next((name for name in self._lists if name.rpartition("/")[2] == plain), None)
        if name is None:
            return
        try:
            yield from filelists.images(filelists.rows(self._lists[name], name))
        except Unreadable as error:
            self._report(error.defect)


def fact(submission: Submission, file: str, lists: Mapping[str, bytes], report: Report) -> StudyFact:
    """The facts of a submission; `file` is its name, `lists` are the file lists that lie beside it."""
    if not submission.accession:
        raise Problem(f"{file} states no accession.")
    reader = _Reader(submission, file, lists, report)
    head, study = submission.head, submission.study
    parts = list(reader.parts())
    return StudyFact(
        archive="biostudies",
        accession=submission.accession,
        title=study.first("Title") or head.first("Title") or submission.accession,
        description=study.first("Description", "Abstract"),
        licence=about.licence(study),
        released=about.released(head, study, reader.complain),
        url=f"https://www.ebi.ac.uk/biostudies/bioimages/studies/{submission.accession}",
        doi=about.doi(head.first("DOI"), "DOI", reader.complain),
        keywords=tuple(dict.fromkeys(found.value for found in study.all("Keywords", "Keyword"))),
        authors=tuple(about.authors(study)),
        publications=tuple(about.publications(study, reader.complain)),
        links=tuple(about.links(submission)),
        values=tuple(dict.fromkeys(rembi.values(study))),
        components=tuple(part.fact for part in parts),
        samples=tuple(sample for part in parts for sample in part.samples),
        attributes={**about.attributes(head), **about.attributes(study), **about.annotations(study)},
    )


def _keys(components: Sequence[Section]) -> list[str]:
    """The id of each component, else its name or place; ids that repeat get an ordinal."""
    times: Counter[str] = Counter()
    keys = []
    for at, section in enumerate(components, 1):
        key = (section.accno or section.title or f"component {at}")[:200]
        times[key] += 1
        keys.append(key if times[key] == 1 else f"{key}#{times[key]}")
    return keys


def _protocols(component: Section, found: Sequence[Draft]) -> Iterator[dict[str, str]]:
    """How the samples of a component were made, imaged and analysed, each once."""
    used = {id(section): section for draft in found for section in draft.sections}
    for section in used.values():
        for attribute in section.all(*_PROTOCOLS):
            yield {"name": section.title, "type": attribute.name, "description": attribute.value}
    for section in component.below("protocol"):
        yield {"name": section.accno, "type": section.first("Type"), "description": section.first("Description")}
