"""A searcher over samples that are made by hand, without a database."""

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.service import Searcher
from tests.contract.corpus import Corpus, MemoryVocabulary


def searcher_of(folder, studies):
    """Answers from an index of these studies (a row to its samples) in the folder."""
    engine = EmbeddedEngine(folder)
    Corpus(studies).fill(engine)
    return Searcher(engine, MemoryVocabulary())
