"""The samples of a study component: who belongs to whom, by title, and which images are whose."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from catalog.facts import SampleFact, ValueFact
from ingest.archives import filelists, rembi
from ingest.archives.pagetab import Section, squash
from ontology.wording import counted

Complain = Callable[[str, str], None]  # column, reason

KINDS = ("biosample", "specimen", "image acquisition", "image analysis", "image correlation")
IMPLICIT = "(component)"  # the key that the catalog gives the one sample of a component that lists none
_LONGEST_KEY = 480
_HIDDEN = {"title", "name"}
_LONG = {"sample preparation protocol", "growth protocol", "image acquisition parameters", "image analysis overview",
         "spatial and temporal alignment", "transformation matrix"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """One sample to be: its key and name, and the sections that belong to it."""

    key: str
    name: str
    sections: tuple[Section, ...]

    @property
    def titles(self) -> set[str]:
        """What a row of a file list may call it."""
        return {squash(section.title) for section in self.sections if section.title}

    def values(self) -> Iterator[ValueFact]:
        """What its sections say."""
        for section in self.sections:
            yield from rembi.values(section)

    def attributes(self) -> dict[str, str]:
        """What its sections say in words, by section and attribute; protocols stand with the component."""
        found: dict[str, str] = {}
        for section in self.sections:
            kind = section.kind.capitalize()
            found.setdefault(kind, section.title or section.accno)
            for attribute in section.attributes:
                if squash(attribute.name) not in _HIDDEN | _LONG:
                    key = f"{kind}: {attribute.name}"
                    found[key] = f"{found[key]}; {attribute.value}" if key in found else attribute.value
        return found


class TitleBook:
    """The sections that associations refer to, by kind and title. Ids are of no use: they repeat."""

    def __init__(self, study: Section, complain: Complain) -> None:
        self._complain = complain
        self._sections: dict[tuple[str, str], Section] = {}
        for section in study.below(*KINDS):
            key = (section.kind, squash(section.title))
            if key[1] and self._sections.setdefault(key, section).attributes != section.attributes:
                complain(section.kind, f"the title {section.title!r} is given twice; the first one was taken.")

    def sections(self, association: Section) -> Iterator[Section]:
        """What an association names, in the order of `KINDS`; titles that name nothing are reported."""
        for kind in KINDS:
            for attribute in association.all(kind):
                found = self._sections.get((kind, squash(attribute.value)))
                if found:
                    yield found
                else:
                    self._complain("Associations", self._unknown(kind, attribute.value))

    def _unknown(self, kind: str, title: str) -> str:
        titles = [section.title for (found, _), section in self._sections.items() if found == kind]
        near = process.extractOne(title, titles, score_cutoff=60)
        hint = f"; did it mean {near[0]!r}?" if near else "."
        return f"{title!r} is the title of no {kind}{hint}"


def drafts(component: Section, book: TitleBook) -> list[Draft]:
    """One for each association; without any, one for each biosample that is nested in the component."""
    associations = list(component.below("associations"))
    found = [_associated(association, book) for association in associations] or list(_nested(component))
    times: Counter[str] = Counter()
    unique = []
    for draft in found:
        times[draft.key] += 1
        ordinal = f"#{times[draft.key]}" if times[draft.key] > 1 else ""
        unique.append(Draft(draft.key + ordinal, draft.name, draft.sections))
    return unique


def _associated(association: Section, book: TitleBook) -> Draft:
    titles = [attribute.value for kind in KINDS for attribute in association.all(kind)]
    return Draft(_key(titles), association.first("Biosample") or " × ".join(titles), tuple(book.sections(association)))


def _nested(component: Section) -> Iterator[Draft]:
    sections = list(component.below(*KINDS))
    shared = tuple(section for section in sections if section.kind != "biosample")
    biosamples = [section for section in sections if section.kind == "biosample"]
    for section in biosamples:
        name = section.title or section.first("Biological entity") or section.accno
        yield Draft(_key([section.title or section.accno or name]), name, (section, *shared))
    if shared and not biosamples:
        yield Draft(IMPLICIT, "", shared)


def _key(titles: Sequence[str]) -> str:
    """The titles in one, told apart by a checksum where they are too long for a key."""
    key = " × ".join(titles) or "association"
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:_LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()[:16]}"


def samples(
    component: str,
    found: Sequence[Draft],
    own: Iterable[ValueFact],
    rows: Sequence[filelists.Row],
    accession: str,
    complain: Complain,
    above: Collection[tuple[str, str]] = (),
) -> Iterator[SampleFact]:
    """The samples of one component. `own` are values of the component that samples do not inherit.

    `above` are property and text of what the component and the study state: a row that repeats it adds nothing.
    """
    own = tuple(own)
    if not found and (rows or own):
        found = [Draft(IMPLICIT, "", ())]
    shares = _share(found, rows, complain)
    for draft, share in zip(found, shares, strict=True):
        common = (value for value in filelists.common_values(share) if (value.property, value.text) not in above)
        values = (*draft.values(), *own, *common)
        yield SampleFact(
            component=component,
            key=draft.key,
            name=draft.name,
            values=tuple(dict.fromkeys(values)),
            images=filelists.image_facts(accession, share),
            attributes=draft.attributes(),
        )


def _share(found: Sequence[Draft], rows: Sequence[filelists.Row], complain: Complain) -> list[list[filelists.Row]]:
    """Which rows are images of which sample: all of the only one, else those that name one by its titles."""
    if len(found) == 1:
        return [list(rows)]
    shares: list[list[filelists.Row]] = [[] for _ in found]
    left = 0
    for row in rows:
        owners = _owners(found, row)
        if len(owners) == 1:
            shares[owners[0]].append(row)
        else:
            left += 1
    if left:
        complain(
            "File List", f"{counted(left, 'image')} left out, naming none or several of the {len(found)} associations."
        )
    return shares


def _owners(found: Sequence[Draft], row: filelists.Row) -> list[int]:
    said = {squash(column.value) for column in row.columns}
    return [at for at, draft in enumerate(found) if draft.titles & said]
