"""What a study.txt says, as facts: the study, its publications and people, and its screens and experiments."""

import datetime
import re
from collections.abc import Collection, Sequence

from catalog.facts import ComponentFact, LicenceFact, LinkFact, ValueFact
from ingest.archives.idr_study import Block, Phenotypes, StudyText, squash
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values, is_value
from ingest.redaction import is_personal, redact_text
from ontology import curies

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d")
_KEY = re.compile(r"(screen|experiment) ?([A-Za-z0-9]+)$", re.IGNORECASE)
# Line of study.txt to how the study of that accession stands to this one, and in which archive it is.
_LINKS = (
    ("Study BioStudies Accession", "same", "biostudies"),
    ("Study BioImage Archive Accession", "same", "biostudies"),
    ("Study EMPIAR Accession", "related", "empiar"),
)
# Property to the line of the study that holds it, and the source of its bare ids.
STUDY_VALUES = (("organism", "Study Organism", "NCBITaxon"), ("study_type", "Study Type", "EFO"))
# The same for the lines of a component, without the word Screen or Experiment.
COMPONENT_VALUES = (
    ("organism", "Organism", "NCBITaxon"),
    ("imaging_method", "Imaging Method", "FBbi"),
    ("technology", "Technology Type", "EFO"),
    ("study_type", "Type", "EFO"),
)
_READ_OF_STUDY = re.compile(
    r"study(title|description|type.*|organism.*|keywords|publicreleasedate|pubmedid|publicationtitle|authorlist|pmcid"
    r"|doi|datadoi|person.*|license|licenseurl|bioimagearchiveaccession|biostudiesaccession|empiaraccession"
    r"|screensnumber|experimentsnumber)|comment\[.*|termsource.*"
)
_READ_OF_COMPONENT = re.compile(
    r"(screen|experiment)(number|description|organism.*|imagingmethod.*|technology.*|type.*)|comment\[.*"
    r"|protocol.*|phenotype.*|feature.*|processed.*|.*term(sourceref|accession)|study.*|termsource.*"
)


def title(text: StudyText, mender: Mender) -> str:
    """The study's title."""
    found = redact_text(text.study.text("Study Title"))
    if not found:
        mender.tell(None, "states no title", column="Study Title")
    return found


def description(block: Block) -> str:
    """The description of the study or of a component."""
    return redact_text("\n".join(block.texts(f"{block.kind.title()} Description")))


def study_values(text: StudyText, values: Values, mender: Mender) -> tuple[ValueFact, ...]:
    """Organisms and study types."""
    found = []
    for prop, key, prefix in STUDY_VALUES:
        found += _terms(text.study, prop, key, prefix, values, mender)
    return tuple(dict.fromkeys(found))


def _terms(block: Block, prop: str, key: str, prefix: str, values: Values, mender: Mender) -> list[ValueFact]:
    def tell(kind: str, detail: str) -> None:
        mender.tell(None, kind, detail, column=key)

    return [
        values.plain(prop, name, accession, hint=ref or prefix, tell=tell) for name, accession, ref in block.terms(key)
    ]


def organisms(block: Block) -> dict[str, str]:
    """Organism as written, in lower case, to its CURIE."""
    terms = block.terms(f"{block.kind.title()} Organism")
    found = ((name.lower(), curies.normalise(accession, prefix=ref or "NCBITaxon")) for name, accession, ref in terms)
    return {name: curie for name, curie in found if curie}


def licence(text: StudyText, file: str, mender: Mender) -> LicenceFact | None:
    """The licence as stated; an address alone counts too."""
    raw, url = text.study.text("Study License", "Study Licence"), text.study.text("Study License URL")
    if not raw and not url:
        mender.tell(None, "states no licence", column="Study License")
        return None
    return LicenceFact(raw or url, f"{file}, {'Study License' if raw else 'Study License URL'}", url)


def released(text: StudyText, mender: Mender) -> datetime.date | None:
    """The day of public release; one in no known form is reported."""
    written = text.study.text("Study Public Release Date")
    for form in _DATES:
        try:
            return datetime.datetime.strptime(written, form).replace(tzinfo=datetime.UTC).date()
        except ValueError:
            continue
    if written:
        mender.tell(None, f'"{written}" is no date like 2017-03-16', column="Study Public Release Date")
    return None


def doi(text: str) -> str:
    """The bare DOI in a text, or nothing."""
    match = _DOI.search(text)
    return match[0].rstrip(".,;)") if match else ""


def authors(text: StudyText) -> tuple[dict[str, str], ...]:
    """Name, ORCID and role of the study's contacts; never how to reach them."""
    block = text.study
    last, first, orcid, roles = (
        block.cells(f"Study Person {key}") for key in ("Last Name", "First Name", "ORCID", "Roles")
    )
    people = []
    for at in range(max(len(last), len(first))):
        name = " ".join(part for part in (_at(first, at), _at(last, at)) if part)
        found = _ORCID.search(_at(orcid, at).upper())
        person = {"name": redact_text(name), "orcid": found[0] if found else "", "role": _at(roles, at)}
        if name:
            people.append({key: value for key, value in person.items() if value})
    return tuple(people)


def publications(text: StudyText) -> tuple[dict[str, str], ...]:
    """Title, authors, DOI and PubMed ids of each publication, one a column."""
    block = text.study
    columns = {
        "title": block.cells("Study Publication Title"),
        "authors": block.cells("Study Author List"),
        "doi": [doi(cell) for cell in block.cells("Study DOI")],
        "pmid": block.cells("Study PubMed ID"),
        "pmcid": block.cells("Study PMC ID"),
        "preprint": block.cells("Study Publication Preprint"),
    }
    width = max(map(len, columns.values()))
    rows = ({key: redact_text(_at(cells, at)) for key, cells in columns.items()} for at in range(width))
    return tuple(row for row in ({k: v for k, v in row.items() if v} for row in rows) if row)


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) and is_value(cells[at]) else ""


def links(text: StudyText, file: str) -> tuple[LinkFact, ...]:
    """The same or related studies elsewhere, by the accessions that are stated."""
    return tuple(
        LinkFact(kind, archive, accession, f"{file}, {key}")
        for key, kind, archive in _LINKS
        for cell in text.study.texts(key)
        for accession in re.split(r"[\s,;]+", cell)
        if re.fullmatch(r"[A-Z]+[A-Z-]*-?[A-Z]*\d+", accession)
    )


def keywords(text: StudyText) -> tuple[str, ...]:
    """The key words, one a column or in one cell."""
    cells = text.study.texts("Study Key Words", "Study Keywords")
    parts = re.split(r"\s*[;,]\s*", cells[0]) if len(cells) == 1 else cells
    return tuple(dict.fromkeys(part for part in parts if part))


def study_attributes(text: StudyText) -> dict[str, str]:
    """What else the study's block says, by its own keys."""
    return _others(text.study, _READ_OF_STUDY)


def _others(block: Block, read: "re.Pattern[str]") -> dict[str, str]:
    result = {}
    for short, key in block.spelling.items():
        joined = "; ".join(block.texts(key))
        if joined and not read.fullmatch(short) and not is_personal(key):
            result[key] = redact_text(joined)
    return result


def component_key(block: Block, ordinal: int) -> str:
    """`screenA` of `idr0001-graml-sysgro/screenA`; a component without a name is called after its number."""
    name = block.text(f"Comment[IDR {block.kind.title()} Name]").rsplit("/", 1)[-1].strip()
    if match := _KEY.search(name):
        return spell_key(match[1], match[2])
    number = block.text(f"{block.kind.title()} Number")
    at = int(number) if number.isdecimal() and len(number) < 3 else ordinal
    return name or f"{block.kind}{chr(64 + at) if 0 < at <= 26 else at}"


def spell_key(kind: str, letter: str) -> str:
    """`screenA`, however it is spelt."""
    return kind.lower() + letter[:1].upper() + letter[1:]


def component(
    block: Block, key: str, study: Sequence[ValueFact], values: Values, mender: Mender, *, tables: Collection[str]
) -> ComponentFact:
    """One screen or experiment. Without an annotation table, the phenotypes it declares are its own values."""
    word = block.kind.title()
    found: list[ValueFact] = []
    for prop, name, prefix in COMPONENT_VALUES:
        found += _terms(block, prop, f"{word} {name}", prefix, values, mender)
    if any(fact.property == "study_type" for fact in found):
        # The nearest level that has a study type hides the study's own, which still holds.
        found += [fact for fact in study if fact.property == "study_type"]
    if not tables:
        found += _declared(block, values, mender)
    return ComponentFact(
        key=key,
        name=block.text(f"Comment[IDR {word} Name]") or key,
        kind=block.kind,
        description=description(block),
        protocols=_protocols(block),
        values=tuple(dict.fromkeys(found)),
        attributes=_others(block, _READ_OF_COMPONENT),
    )


def _declared(block: Block, values: Values, mender: Mender) -> list[ValueFact]:
    def tell(kind: str, detail: str) -> None:
        mender.tell(None, kind, detail, column="Phenotype Term Accession")

    known = Phenotypes(block).own.values()
    return [values.phenotype(name, said.terms, score=said.score, tell=tell) for name, said in known]


def _protocols(block: Block) -> tuple[dict[str, str], ...]:
    names, types = block.cells("Protocol Name"), block.cells("Protocol Type")
    width = max(len(names), len(types))
    texts = _unspilled(block.cells("Protocol Description"), names)
    rows = (
        {"name": _at(names, at), "type": _at(types, at), "description": redact_text(_at(texts, at))}
        for at in range(max(width, len(texts)))
    )
    return tuple(row for row in rows if any(row.values()))


def _unspilled(texts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Descriptions that spilled over lines, given back to the protocols whose names they begin with (idr0056)."""
    if not texts or len(texts) >= len(names):
        return list(texts)
    result = [*texts, *[""] * (len(names) - len(texts))]
    at = len(texts) - 1
    lines, result[at] = result[at].split("\n"), ""
    for line in lines:
        at = next((i for i, name in enumerate(names) if name and _begins(line, name)), at)
        result[at] = f"{result[at]}\n{line}".strip()
    return result


def _begins(line: str, name: str) -> bool:
    return squash(line).startswith(squash(name) + "-")
