"""The lexicon's arrays, made from plain rows of terms and names."""

from array import array
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ontology.matching.arrays import Ints, hashes, pack_groups, pack_texts, save
from ontology.matching.normalisation import fold, key_of_folded

KINDS = ("label", "EXACT", "NARROW", "BROAD", "RELATED")
FORMAT = 1  # raise it when the arrays change: lexicons of another format are built anew
_LONGEST = 1000  # characters of a name that are looked at; RELATED synonyms of chemicals may be longer


class TermEntry(NamedTuple):
    """One term. `ontologies` are the words by which a scope may name it: its CURIE's prefix and its ontology's."""

    id: int
    curie: str
    label: str
    obsolete: bool
    replaced_by: str
    ontologies: tuple[str, ...]


class NameEntry(NamedTuple):
    """One name: the id of its term, one of `KINDS`, and how it is written."""

    term: int
    kind: str
    text: str


def build(
    folder: Path, terms: Iterable[TermEntry], names: Iterable[NameEntry], parents: Iterable[tuple[int, int]]
) -> None:
    """Write the lexicon of `terms` into an existing folder. `parents` are pairs of ids, child and parent."""
    entries = sorted(terms)
    places = {entry.id: place for place, entry in enumerate(entries)}
    owners = sorted({owner for entry in entries for owner in entry.ontologies})
    arrays = _term_arrays(entries, owners)
    _add_children(arrays, places, parents)
    _add_names(arrays, places, names)
    save(folder, arrays, {"format": FORMAT, "terms": len(entries), "names": len(arrays["name_term"]), "owners": owners})


def _add_texts(arrays: dict[str, Ints], name: str, texts: Iterable[str]) -> None:
    arrays[name], arrays[f"{name}_ends"] = pack_texts(text.encode() for text in texts)


def _term_arrays(entries: list[TermEntry], owners: list[str]) -> dict[str, Ints]:
    arrays: dict[str, Ints] = {
        "term_id": np.array([entry.id for entry in entries], dtype=np.int64),
        "obsolete": np.array([entry.obsolete for entry in entries], dtype=bool),
    }
    _add_texts(arrays, "curie", (entry.curie for entry in entries))
    _add_texts(arrays, "label", (entry.label for entry in entries))
    _add_texts(arrays, "replaced", (entry.replaced_by for entry in entries))
    arrays["curie_hash"], arrays["curie_term"] = hashes(entry.curie for entry in entries)
    number = {owner: place for place, owner in enumerate(owners)}
    pairs = [(number[owner], place) for place, entry in enumerate(entries) for owner in entry.ontologies]
    flat = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    arrays["owned"], arrays["owned_ends"] = pack_groups(flat[:, 0], flat[:, 1], len(owners))
    return arrays


def _add_children(arrays: dict[str, Ints], places: Mapping[int, int], parents: Iterable[tuple[int, int]]) -> None:
    known = [(places[parent], places[child]) for child, parent in parents if child in places and parent in places]
    flat = np.array(known, dtype=np.int32).reshape(-1, 2)
    arrays["children"], arrays["children_ends"] = pack_groups(flat[:, 0], flat[:, 1], len(places))


def _add_names(arrays: dict[str, Ints], places: Mapping[int, int], names: Iterable[NameEntry]) -> None:
    """Names sorted by their folded form; equal ones of one term once, as the best kind."""
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    rows: dict[tuple[bytes, int], tuple[int, str]] = {}
    for term, kind, text in names:
        folded = fold(text[:_LONGEST]).encode()
        if folded and term in places:
            row = (folded, places[term])
            rows[row] = min(rows.get(row, (kinds[kind], text)), (kinds[kind], text))
    ordered = sorted(rows)
    arrays["name"], arrays["name_ends"] = pack_texts(folded for folded, _ in ordered)
    arrays["name_term"] = np.array([place for _, place in ordered], dtype=np.int32)
    arrays["name_kind"] = np.array([rows[row][0] for row in ordered], dtype=np.uint8)
    _add_texts(arrays, "written", (rows[row][1] for row in ordered))
    del rows
    arrays["key_hash"], arrays["key_name"] = hashes(key_of_folded(folded.decode()) for folded, _ in ordered)
    _add_words(arrays, [folded for folded, _ in ordered])


def _add_words(arrays: dict[str, Ints], names: list[bytes]) -> None:
    """Every word with the names it is in."""
    words = sorted(set(chain.from_iterable(map(bytes.split, names))))
    number = {word: place for place, word in enumerate(words)}
    counts = np.fromiter((len(name.split()) for name in names), dtype=np.int64, count=len(names))
    found = np.fromiter((number[word] for name in names for word in name.split()), dtype=np.int32, count=counts.sum())
    arrays["word"], arrays["word_ends"] = pack_texts(words)
    places = np.repeat(np.arange(len(names), dtype=np.int32), counts)
    arrays["word_names"], arrays["word_names_ends"] = pack_groups(found, places, len(words))
    _add_grams(arrays, words)


def _add_grams(arrays: dict[str, Ints], words: list[bytes]) -> None:
    """Every run of three letters with the words it is in."""
    found, counts = array("l"), array("l")
    for word in words:
        grams = trigrams(word)
        found.extend(grams)
        counts.append(len(grams))
    arrays["gram_count"] = np.array(counts, dtype=np.uint8)
    arrays["gram"], codes = np.unique(np.array(found, dtype=np.int64), return_inverse=True)
    places = np.repeat(np.arange(len(words), dtype=np.int32), np.array(counts, dtype=np.int64))
    arrays["gram_words"], arrays["gram_words_ends"] = pack_groups(codes.reshape(-1), places, len(arrays["gram"]))


def trigrams(word: bytes) -> set[int]:
    """Runs of three bytes of a word with blanks around it, as numbers; at most 255 of them."""
    padded = b" " + word[:253] + b" "
    return {int.from_bytes(padded[place : place + 3], "big") for place in range(len(padded) - 2)}
