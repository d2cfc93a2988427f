"""Which format a file is in, told by its content, never by its name."""

import re
from pathlib import Path
from typing import Literal

from ontology.reading.records import Defective

Format = Literal["obo", "owl", "json"]
_HEAD = 65_536

# What people send instead, and what they should send.
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), cause)
    for pattern, cause in (
        (r"<!doctype html|<html", "this is an HTML page, not an ontology; the address may lead to a description of it"),
        (
            r"(?-i:Prefix|Ontology)\(",
            "OWL functional syntax is not read; convert it to RDF/XML, OBO or OBO graphs JSON",
        ),
        (
            r"(?-i:Prefix:\s*\S*\s*<|Ontology:\s*<)",
            "OWL Manchester syntax is not read; convert it to RDF/XML, OBO or OBO graphs JSON",
        ),
        (r"@(prefix|base)\b|prefix\s+\w*:", "Turtle is not read; convert it to RDF/XML, OBO or OBO graphs JSON"),
        (r"version https://git-lfs", "this is a Git LFS pointer, not the file itself; fetch it with git lfs pull"),
    )
)
_XML_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_XML_NOISE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", re.DOTALL)
_OBO = re.compile(r"^(format-version:|data-version:|ontology:|\[(Term|Typedef|Instance)\])", re.MULTILINE)
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?\S+\s+(SYSTEM|PUBLIC|\"[^\"]*[&%][^\"]*\"|'[^']*[&%][^']*')")


def sniff(path: Path) -> Format:
    """The format of a file. Raises `Defective` with the cause where it is none that can be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise Defective(0, "the file is empty")
    if b"\x00" in head or head.startswith(b"PK"):
        raise Defective(0, "this is a binary file, not an ontology; unpack it first if it is an archive")
    return _by_text(head.decode("utf-8-sig", errors="replace").lstrip())


def _by_text(text: str) -> Format:
    for pattern, cause in _OTHERS:
        if pattern.match(text):
            raise Defective(1, cause)
    if text.startswith("<"):
        return _xml(text)
    if text.startswith("{"):
        return "json"
    if _OBO.search(text):
        return "obo"
    raise Defective(1, "this is no ontology: neither OBO, nor OWL as RDF/XML, nor OBO graphs JSON")


def _xml(text: str) -> Format:
    if _ENTITY.search(text):
        raise Defective(1, "its XML declares entities that refer to files or to other entities, which are not followed")
    root = _XML_ROOT.search(_XML_NOISE.sub("", text))
    name = root[1] if root else "nothing"
    if name.rpartition(":")[2] == "RDF":
        return "owl"
    if name.lower() == "html":
        raise Defective(1, _OTHERS[0][1])
    what = "OWL/XML" if name == "Ontology" else f"XML with the root <{name}>"
    raise Defective(1, f"{what} is not read; convert it to RDF/XML, OBO or OBO graphs JSON")
