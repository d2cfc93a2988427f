"""What a pagetab submission says about the study itself: licence, dates, people, papers, links."""

import datetime
import re
from collections.abc import Callable, Iterator

from catalog.facts import LicenceFact, LinkFact
from ingest.archives import shapes
from ingest.archives.pagetab import Section, Submission, squash
from ingest.archives.pagetab import attributes as pagetab_attributes
from ingest.archives.rembi import property_of

Complain = Callable[[str, str], None]  # column, reason

_KEPT_ELSEWHERE = {
    "title", "name", "description", "abstract", "keywords", "keyword", "license", "licence", "releasedate",
    "release date", "file list", "e-mail", "email", "address", "doi",
}  # fmt: skip
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>#?]+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_OTHERS = (
    ("idr", re.compile(r"(?<![A-Za-z0-9])(idr\d{4})(?!\d)", re.IGNORECASE)),
    ("empiar", re.compile(r"\b(EMPIAR-\d{4,6})\b", re.IGNORECASE)),
    ("biostudies", re.compile(r"\b(S-BIAD\d+|S-BSST\d+)\b")),
)


def licence(study: Section) -> LicenceFact | None:
    """As stated, with its address where that is given. There is no default: none stated is none known."""
    found = study.all("License", "Licence")
    return LicenceFact(found[0].value, found[0].name, found[0].quals.get("url", "")) if found else None


def released(head: Section, study: Section, complain: Complain) -> datetime.date | None:
    """The release date."""
    text = head.first("ReleaseDate") or study.first("ReleaseDate", "Release date")
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        complain("ReleaseDate", f"{text[:40]!r} is no date such as 2024-03-01; left out.")
        return None


def doi(text: str, column: str, complain: Complain) -> str:
    """The bare DOI in a text that may be an address."""
    found = _DOI.search(text)
    if found:
        return found[0].rstrip(".,;)")
    if text:
        complain(column, f"{text[:80]!r} is no DOI such as 10.6019/S-BIAD1; left out.")
    return ""


def authors(study: Section) -> Iterator[dict[str, str]]:
    """Name, ORCID and role, and nothing else that is personal."""
    for section in study.below("author"):
        orcid = _ORCID.search(section.first("ORCID"))
        found = {
            "name": section.first("Name"),
            "orcid": orcid[0] if orcid else "",
            "role": section.first("Role"),
        }
        if found["name"]:
            yield {key: value for key, value in found.items() if value}


def publications(study: Section, complain: Complain) -> Iterator[dict[str, str]]:
    """Papers, with the ids that are ids."""
    for section in study.below("publication"):
        pmid, pmcid = section.first("Pubmed ID", "PMID"), section.first("PMC ID", "PMCID")
        found = {
            "title": section.first("Title"),
            "authors": section.first("Authors"),
            "year": section.first("Year"),
            "doi": doi(section.first("DOI") or _linked_doi(section), "Publication DOI", complain),
            "pmid": _identifier(pmid, r"\d{4,9}", "Pubmed ID", complain),
            "pmcid": _identifier(pmcid, r"PMC\d{4,9}", "PMC ID", complain),
        }
        if any(found.values()):
            yield {key: value for key, value in found.items() if value}


def _linked_doi(section: Section) -> str:
    urls = (shapes.text(link.get("url")) for link in section.links)
    return next((url for url in urls if _DOI.search(url)), "")


def _identifier(text: str, pattern: str, column: str, complain: Complain) -> str:
    found = re.search(rf"(?<![\w]){pattern}(?!\w)", text)
    if found:
        return found[0]
    if text:
        complain(column, f"{text[:80]!r} is no such id; left out.")
    return ""


def links(submission: Submission) -> Iterator[LinkFact]:
    """Other archives' studies: the same study where its accession is stated as such, else a related one."""
    own = submission.accession
    same = [
        *((found.value, found.name) for found in submission.study.all("IDR accession number")),
        *((found.value, found.name) for found in submission.head.all("RootPath")),
    ]
    told: set[tuple[str, str]] = set()
    for text, place in same:
        # A root path is the same study only where it is an accession and nothing more.
        if _OTHERS[0][1].fullmatch(text) and ("idr", text.lower()) not in told:
            told.add(("idr", text.lower()))
            yield LinkFact("same", "idr", text.lower(), place)
    for section in submission.study.everything():
        for link in section.links:
            for archive, accession in _mentioned(link):
                if (archive, accession) not in told and accession != own:
                    told.add((archive, accession))
                    yield LinkFact("related", archive, accession, "links")


def _mentioned(link: dict[str, object]) -> Iterator[tuple[str, str]]:
    words = " ".join((shapes.text(link.get("url")), *(found.value for found in pagetab_attributes(link))))
    for archive, pattern in _OTHERS:
        for accession in pattern.findall(words):
            yield archive, accession.lower() if archive == "idr" else accession.upper()


def attributes(section: Section) -> dict[str, str]:
    """What a section says that has no place of its own, by its own words."""
    found: dict[str, str] = {}
    for attribute in section.attributes:
        if squash(attribute.name) not in _KEPT_ELSEWHERE and not property_of(attribute.name):
            before = found.get(attribute.name)
            found[attribute.name] = f"{before}; {attribute.value}" if before else attribute.value
    urls = [url for link in section.links if (url := shapes.text(link.get("url")))]
    return found | ({"Links": "; ".join(urls)} if urls else {})


def annotations(study: Section) -> dict[str, str]:
    """Sets of annotations (masks, labels) made from the images: they describe images and are no samples."""
    found: dict[str, str] = {}
    for at, section in enumerate(study.below("annotation", "annotations"), 1):
        said = [f"{attribute.name}: {attribute.value}" for attribute in section.attributes]
        found[f"Annotation {at}"] = "; ".join(said)
    for at, section in enumerate(study.below("funding"), 1):
        if words := " ".join(attribute.value for attribute in section.attributes):
            found[f"Funding {at}"] = words
    return found
