"""The index for suggestions, made from a lexicon: forms of all names, their runs of letters and their words.

Written once per lexicon into a folder of its own beside it, and mapped into memory by every process. What weighs how
much depends on the property asked about, so weights are not stored: `index.View` computes them for a scope.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ontology.matching.arrays import Ints, hashes, pack_texts, save
from ontology.matching.lexicon import Lexicon
from ontology.matching.synonyms import mine
from ontology.matching.wording import canonical, compact, initials_of, stated_abbreviation

FORMAT = 2  # raise it when the arrays or the forms change
_GRAM = 3
_BLANK = ord(" ")


def build(folder: Path, lexicon: Lexicon) -> None:
    """Write the index of `lexicon` into an existing folder."""
    forms = _forms(lexicon)
    arrays: dict[str, Ints] = {}
    arrays["form"], arrays["form_ends"] = pack_texts(form.encode() for form in forms)
    vocabulary = sorted({word for form in forms for word in form.split()})
    arrays["word"], arrays["word_ends"] = pack_texts(word.encode() for word in vocabulary)
    words, words_ends = _words(forms, vocabulary)
    arrays["form_words"], arrays["form_words_ends"] = words, words_ends
    arrays["gram"], arrays["form_grams"], arrays["form_grams_ends"], arrays["gram_tf"] = _grams(forms)
    arrays["compact_hash"], arrays["compact_name"] = hashes(compact(form) for form in forms)
    arrays["initials_hash"], arrays["initials_name"] = hashes(_abbreviations(lexicon, forms))
    for name, array in mine(words, words_ends, np.asarray(lexicon.name_term), np.asarray(lexicon.name_kind)).items():
        arrays[f"similar_{name}"] = array
    save(folder, arrays, {"format": FORMAT, "names": len(forms), "words": len(vocabulary)})


def _forms(lexicon: Lexicon) -> list[str]:
    spelt = {(word := lexicon.words.text(place)): canonical(word) for place in range(len(lexicon.words))}
    names = (lexicon.names.text(place) for place in range(len(lexicon.names)))
    return [" ".join([spelt[word] for word in name.split()]) for name in names]


def _abbreviations(lexicon: Lexicon, forms: list[str]) -> Iterator[str]:
    """What each name is abbreviated to: as it says itself, else by its initials."""
    for place, form in enumerate(forms):
        written = lexicon.written[place]
        stated = stated_abbreviation(str(written, "utf-8")) if b"(" in written else ""
        yield stated or initials_of(form)


def _words(forms: list[str], vocabulary: list[str]) -> tuple[Ints, Ints]:
    """For each form its words, in order."""
    number = {word: place for place, word in enumerate(vocabulary)}
    rows = [[number[word] for word in form.split()] for form in forms]
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    return np.fromiter((word for row in rows for word in row), dtype=np.int32, count=int(ends[-1])), ends


def grams_of(forms: list[str]) -> tuple[Ints, Ints]:
    """Every run of three bytes within the words of each form, as a number, and which form it is of."""
    block = np.frombuffer((" " + " \n ".join(forms) + " \n").encode(), dtype=np.uint8)
    row = np.cumsum(block == ord("\n"))[:-2]
    codes = block[:-2].astype(np.int64) << 16 | block[1:-1].astype(np.int64) << 8 | block[2:]
    # within a word: the middle is neither the blank between two words nor the end of a form
    kept = (block[1:-1] != _BLANK) & (block[:-2] != ord("\n")) & (block[1:-1] != ord("\n")) & (block[2:] != ord("\n"))
    return codes[kept], row[kept]


def _grams(forms: list[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """The known runs, and for each form which of them it has how often."""
    codes, rows = grams_of(forms)
    pairs, counts = np.unique(rows.astype(np.int64) << 24 | codes, return_counts=True)
    known, places = np.unique(pairs & 0xFFFFFF, return_inverse=True)
    ends = np.zeros(len(forms) + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs >> 24, minlength=len(forms)), out=ends[1:])
    return known, places.reshape(-1).astype(np.int32), ends, counts.astype(np.uint8)
