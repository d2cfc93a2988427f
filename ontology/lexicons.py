"""The lexicon of what is in the database: built once per state, swapped at once, shared by all processes of a machine.

Two of them are searched as one: `words`, the terms of ontologies, large and new only when an ontology is loaded; and
`entities`, the genes, compounds and unresolved terms that archives bring, small and new with every harvest.
"""

import fcntl
import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from ontology import bulk, curies
from ontology.matching import Scope, indexing
from ontology.matching.building import FORMAT, NameEntry, TermEntry, build
from ontology.matching.completion import complete
from ontology.matching.index import Index
from ontology.matching.indexing import FORMAT as INDEX_FORMAT
from ontology.matching.lexicon import Hit, Lexicon
from ontology.models import Closure, Ontology, Synonym, Term

# While a harvest runs, new genes come all the time: a large lexicon of entities is then at most this old.
_PATIENCE = 10.0  # seconds
_LARGE = 2_000  # entities; fewer are indexed in 20 ms, so always afresh
_KEPT = 2  # lexicons of each part: another process may just be opening the former one
_TRIES = 3
_FETCH = 5_000
# EFO, CL and others write this into the label of what they no longer use; nobody would type it.
_OBSOLETE = re.compile(r"^obsolete[_ ]+", re.IGNORECASE)
# Asked for every key that somebody types, so as plain SQL: building the query would take longer than running it.
_LOADED = "SELECT id, checksum, loaded_at FROM ontology_ontology ORDER BY id"
_NEWEST = """
    SELECT (SELECT COUNT(*) FROM ontology_term WHERE ontology_id IS NULL), (SELECT MAX(id) FROM ontology_term),
           (SELECT MAX(id) FROM ontology_synonym)"""
_ENTITIES = "SELECT id, curie, label, obsolete FROM ontology_term WHERE ontology_id IS NULL ORDER BY id"
_ENTITY_NAMES = """
    SELECT s.term_id, s.text, s.scope FROM ontology_synonym s JOIN ontology_term t ON t.id = s.term_id
    WHERE t.ontology_id IS NULL ORDER BY s.id"""

Opened = TypeVar("Opened")


class Names:
    """All names of all terms at one moment."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        self._lexicons = tuple(lexicons)

    def __len__(self) -> int:
        return sum(map(len, self._lexicons))

    def by_curie(self, curie: str) -> Hit | None:
        """The term of a canonical CURIE."""
        return next((hit for lexicon in self._lexicons if (hit := lexicon.by_curie(curie))), None)

    def exact(self, text: str, scopes: Iterable[Scope] = ()) -> list[Hit]:
        """Terms that have this name, up to case, accents, signs and plural; best first, obsolete ones last."""
        wanted = tuple(scopes)
        return list(merge(*(lexicon.exact(text, wanted) for lexicon in self._lexicons), key=lambda hit: hit.rank))

    def complete(self, text: str, scopes: Iterable[Scope] = (), limit: int = 10) -> list[Hit]:
        """The best terms for what somebody has typed so far; see `matching.completion`."""
        wanted = tuple(scopes)
        found = (complete(lexicon, text, wanted, limit) for lexicon in self._lexicons)
        return list(islice(merge(*found, key=lambda hit: hit.rank), limit))


def state() -> str:
    """A hash of all loaded ontologies: it changes when any of them does."""
    loaded = sorted(Ontology.objects.values_list("prefix", "checksum"))
    return hashlib.sha256(json.dumps(loaded).encode()).hexdigest()


def names() -> Names:
    """The names of the present state; built now if nobody did before."""
    return _steadily(_present)


def words() -> Names:
    """The names of ontology terms alone, without the genes and compounds that every harvest brings."""
    return _steadily(lambda: Names((_opened(_words_folder()),)))


def _steadily(opened: Callable[[], Opened]) -> Opened:
    """What is opened, though another process may swap it while this one is opening the former."""
    for _ in range(_TRIES):
        with suppress(FileNotFoundError):
            return opened()
    return opened()


def _present() -> Names:
    words = _words_folder()
    return Names((_opened(words), _opened(_entities_folder(words.name))))


def _words_folder() -> Path:
    return _folder(f"words-{FORMAT}-{_digest(bulk.select(_LOADED))}")


def index() -> Index:
    """The index for suggestions over the terms of ontologies; built now if nobody did before."""
    return _steadily(_present_index)


def index_folder() -> Path:
    """Where the present index lies; what is computed from it is kept there too."""
    words = _words_folder()  # first: building the index reads it
    return _folder(words.name.replace("words", f"index-{INDEX_FORMAT}"))


def _present_index() -> Index:
    return _indexed(index_folder(), _words_folder())


@lru_cache(maxsize=2)
def _indexed(folder: Path, words: Path) -> Index:
    return Index(folder, _opened(words))


def refresh() -> int:
    """Build what is missing now, so that the next question need not wait. Returns the number of terms."""
    return len(names())


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:20]


@lru_cache(maxsize=8)
def _opened(folder: Path) -> Lexicon:
    return Lexicon(folder)


def _entities_folder(words: str) -> Path:
    part = f"entities-{_digest((words, _entities_state()))}"
    former = _newest("entities")
    if former and former.name != part and _is_fresh(former):
        return former
    return _folder(part)


def _entities_state() -> object:
    """What tells one set of entities from another: few are compared in full, many by number and newest ids."""
    newest = bulk.select(_NEWEST)
    if newest[0][0] > _LARGE:
        return newest
    return bulk.select(_ENTITIES), bulk.select(_ENTITY_NAMES)


def _is_fresh(folder: Path) -> bool:
    """Whether a large lexicon is so young that it need not be built again."""
    age = time.time() - folder.stat().st_mtime
    return age < _PATIENCE and len(_opened(folder)) >= _LARGE


def _home() -> Path:
    home = Path(settings.DATA_DIR) / "lexicon"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _newest(part: str) -> Path | None:
    folders = sorted(_home().glob(f"{part}-*"), key=lambda folder: folder.stat().st_mtime)
    return folders[-1] if folders else None


def _folder(name: str) -> Path:
    """The folder of a lexicon; where it is missing, one process builds it and the others wait."""
    folder = _home() / name
    if not folder.exists():
        with _lock():
            if not folder.exists():
                _build(folder)
                _drop_old(name.partition("-")[0])
    return folder


@contextmanager
def _lock() -> Iterator[None]:
    with (_home() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(folder: Path) -> None:
    """Build aside, then show it at once under its name."""
    aside = Path(tempfile.mkdtemp(prefix="building-", dir=_home()))
    try:
        _fill(aside, folder.name.partition("-")[0])
        aside.chmod(0o755)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _fill(folder: Path, part: str) -> None:
    if part == "index":
        indexing.build(folder, _opened(_words_folder()))
        return
    entities = part == "entities"
    build(folder, _terms(entities=entities), _names(entities=entities), _parents())


def _drop_old(part: str) -> None:
    folders = sorted(_home().glob(f"{part}-*"), key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _terms(*, entities: bool) -> Iterator[TermEntry]:
    rows = Term.objects.filter(ontology__isnull=entities)
    fields = ("id", "curie", "label", "obsolete", "replaced_by", "ontology__prefix")
    for id_, curie, label, obsolete, replaced_by, owner in rows.values_list(*fields).iterator(_FETCH):
        owners = tuple(dict.fromkeys(filter(None, (curies.prefix(curie), owner))))
        yield TermEntry(id_, curie, label, obsolete, replaced_by, owners)


def _names(*, entities: bool) -> Iterator[NameEntry]:
    labels = Term.objects.filter(ontology__isnull=entities).values_list("id", "label", "obsolete").iterator(_FETCH)
    synonyms = Synonym.objects.filter(term__ontology__isnull=entities).values_list("term_id", "scope", "text")
    return chain(
        (NameEntry(id_, "label", _OBSOLETE.sub("", label) if obsolete else label) for id_, label, obsolete in labels),
        (NameEntry(*row) for row in synonyms.iterator(_FETCH)),
    )


def _parents() -> Iterator[tuple[int, int]]:
    return Closure.objects.filter(distance=1).values_list("descendant_id", "ancestor_id").iterator(_FETCH)
