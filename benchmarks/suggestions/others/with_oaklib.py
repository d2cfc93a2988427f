"""oaklib's lexical annotator on the same names and texts: what fits the whole text, then what fits its longest pieces."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from oaklib import get_adapter
from oaklib.datamodels.text_annotator import TextAnnotationConfiguration


def ranked(names: list[list[str]], texts: list[str]) -> Iterator[list[str]]:
    """The annotations of oaklib's adapter for OBO files, over exactly these names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.obo"
        path.write_text(_obo(names), encoding="utf-8")
        adapter = get_adapter(f"simpleobo:{path}")
        whole, pieces = (TextAnnotationConfiguration(matches_whole_text=value) for value in (True, False))
        for text in texts:
            first = [row.object_id for row in adapter.annotate_text(text, whole)]
            rest = sorted(adapter.annotate_text(text, pieces), key=lambda row: -len(row.match_string or ""))
            yield [curie.partition(":")[2] for curie in dict.fromkeys([*first, *(row.object_id for row in rest)])]


def _obo(names: list[list[str]]) -> str:
    """One stanza a term; quotes and signs of OBO are taken away."""
    labels: dict[str, str] = {}
    synonyms: dict[str, list[str]] = {}
    for term, kind, name in names:
        plain = " ".join(name.translate(str.maketrans('"\\{}![]', "'      ")).split())
        if kind == "label" and term not in labels:
            labels[term] = plain
        else:
            synonyms.setdefault(term, []).append(plain)
    stanzas = [
        "\n".join(
            ["[Term]", f"id: T:{term}", f"name: {labels.get(term) or synonyms[term][0]}"]
            + [f'synonym: "{name}" EXACT []' for name in synonyms.get(term, ())]
        )
        for term in {**labels, **synonyms}
    ]
    return "\n\n".join(["format-version: 1.2\nontology: names", *stanzas, ""])
