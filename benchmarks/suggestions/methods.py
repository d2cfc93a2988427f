"""Ways from texts to ranked terms: the suggestions, their stages alone or left out, and the baselines beside them."""

import csv
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from curation.suggest.engine import only_term, score
from ontology.bulk import chunks
from ontology.matching import candidates as stage
from ontology.matching.index import Index, View

# Ranked places of terms, and how sure the first of them is, for each text of one property.
Ranking = list[tuple[list[int], float]]
Method = Callable[[View, Sequence[str], str], Ranking]
BATCH = 64
OTHERS = Path(__file__).parent / "others" / "ask.py"


def suggestions(view: View, texts: Sequence[str], prop: str) -> Ranking:
    """What is shipped, without decisions."""
    found: Ranking = []
    for batch in chunks(texts, BATCH):
        scored = score(view, batch, prop)
        sure = scored.model.confidence(scored.score)
        for place in range(len(batch)):
            rows = np.flatnonzero(scored.found.text == place)
            rows = rows[np.argsort(-scored.score[rows], kind="stable")]
            found.append((scored.found.term[rows].tolist(), float(sure[rows[0]]) if len(rows) else 0.0))
    return found


def unique_names(view: View, texts: Sequence[str], prop: str) -> Ranking:
    """The terms that may be accepted without a look: the only one that a text is the label or an EXACT synonym of."""
    found: Ranking = []
    for batch in chunks(texts, BATCH):
        scored = score(view, batch, prop)
        sole = [only_term([scored], place) for place in range(len(batch))]
        found += [([term], 1.0) if term >= 0 else ([], 0.0) for term in sole]
    return found


def fixed(view: View, texts: Sequence[str], prop: str) -> Ranking:
    """The same candidates in the order of the fixed mixture: no learning."""
    found: Ranking = []
    for batch in chunks(texts, BATCH):
        made = stage.candidates(view, batch, prop)
        found += [(made.term[made.text == place].tolist(), 0.0) for place in range(len(batch))]
    return found


def exact(view: View, texts: Sequence[str], _prop: str) -> Ranking:
    """Labels and synonyms that are the text, up to case, accents, signs and plural."""
    inside, targets, names = set(view.names.tolist()), view.index.targets, view.index.lexicon
    found: Ranking = []
    for text in texts:
        hits = sorted((n for n in names.exact_names(text) if n in inside), key=lambda n: int(names.name_kind[n]))
        found.append((list(dict.fromkeys(int(targets[names.name_term[name]]) for name in hits)), 0.0))
    return found


def tf_idf(view: View, texts: Sequence[str], _prop: str) -> Ranking:
    """Cosine of character 2- to 4-grams within words, as scikit-learn makes them; the best name of a term counts."""
    lexicon = view.index.lexicon
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    known = vectorizer.fit_transform([lexicon.names.text(name) for name in view.names.tolist()]).T.tocsr()
    found: Ranking = []
    for batch in chunks(texts, BATCH):
        scores = (vectorizer.transform(batch) @ known).tocsr()
        for row in range(scores.shape[0]):
            part = slice(scores.indptr[row], scores.indptr[row + 1])
            best = scores.indices[part][np.argsort(-scores.data[part], kind="stable")[:200]]
            found.append((list(dict.fromkeys(view.terms[best].tolist())), 0.0))
    return found


def other(python: str, tool: str) -> Method:
    """A published tool, run by the interpreter of its own environment on the names of the view."""

    def ask(view: View, texts: Sequence[str], _prop: str) -> Ranking:
        with tempfile.TemporaryDirectory() as folder:
            _write_names(view, Path(folder) / "names.tsv")
            lines = "".join(f"{' '.join(text.split())}\n" for text in texts)
            (Path(folder) / "texts.txt").write_text(lines, encoding="utf-8")
            command = [python, str(OTHERS), f"with_{tool}", folder]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        return [([int(term) for term in dict.fromkeys(line.split())], 0.0) for line in said[-len(texts) :]]

    return ask


def _write_names(view: View, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t")
        for name, term in zip(view.names.tolist(), view.terms.tolist(), strict=True):
            hit = view.index.lexicon.hit(name)
            rows.writerow((term, "EXACT" if hit.obsolete else hit.kind, hit.name))


METHODS: dict[str, Method] = {
    "exact label or synonym": exact,
    "character n-gram TF-IDF": tf_idf,
    "fixed mixture": fixed,
    "suggestions": suggestions,
}


@contextmanager
def without(name: str, index: Index) -> Iterator[None]:
    """The suggestions with one stage switched off; the trees stay the same."""
    none = sparse.csr_matrix(index.similar.shape, dtype=np.float32)
    places: dict[str, tuple[Any, str, Any]] = {
        "similar words": (index, "similar", none),
        "pieces of a text": (stage, "parts", lambda _text: ()),
        "cleaning": (stage, "cleaned", lambda text, _sense: text),
        "abbreviations": (stage, "initials", lambda _text: ()),
        "qualities": (index, "classes", _no_classes(index)),
    }
    owner, attribute, value = places[name]
    former = getattr(owner, attribute)
    setattr(owner, attribute, value)
    try:
        yield
    finally:
        setattr(owner, attribute, former)


STAGES = ("similar words", "pieces of a text", "cleaning", "abbreviations", "qualities")


def _no_classes(index: Index) -> Any:
    """Every word is the word of a thing."""
    rows, columns = index.classes.shape
    ones = np.ones(rows, dtype=np.float32)
    return sparse.csr_matrix((ones, (np.arange(rows), np.full(rows, columns - 1))), shape=(rows, columns))
