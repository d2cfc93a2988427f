"""Licences as stated, turned into SPDX ids (spdx.org/licenses)."""

import re

# Creative Commons elements in the order SPDX writes them.
_ELEMENTS = ("BY", "NC", "SA", "ND")
_PUBLIC_DOMAIN = re.compile(r"\bcc[\s-]?0\b|publicdomain/zero|zero\s+v?1", re.IGNORECASE)
_VERSION = re.compile(r"(?<![\d.])([1-4]\.\d)(?![\d.])")
_WORDS = {"attribution": "BY", "noncommercial": "NC", "sharealike": "SA", "noderivatives": "ND", "noderivs": "ND"}


def spdx(raw: str, url: str = "") -> str:
    """The SPDX id that a licence text or address means, or an empty string where it does not say enough.

    Creative Commons licences need a version to have an id; `CC BY` alone stays raw.
    """
    for text in (url, raw):
        found = _one(text)
        if found:
            return found
    return _one(f"{raw} {url}")


def _one(text: str) -> str:
    if _PUBLIC_DOMAIN.search(text):
        return "CC0-1.0"
    elements = _creative_commons_elements(text)
    version = _VERSION.search(text)
    if elements and version:
        return f"CC-{'-'.join(elements)}-{version[1]}"
    return ""


def _creative_commons_elements(text: str) -> list[str]:
    words = re.findall(
        r"[a-z]+", text.lower().replace("non-commercial", "noncommercial").replace("share-alike", "sharealike")
    )
    if not {"cc", "creative", "creativecommons"} & set(words):
        return []
    found = {_WORDS.get(word, word.upper()) for word in words}
    return [element for element in _ELEMENTS if element in found]
