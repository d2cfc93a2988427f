"""Text brought to a form in which spellings of one name are equal: case, accents, Greek letters, hyphens, plurals."""

import re
import unicodedata
from functools import lru_cache

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi"
    " psi omega sigma"
)
_GREEK = {letter: f" {name} " for letter, name in zip("αβγδεζηθικλμνξοπρστυφχψως", _GREEK_NAMES.split(), strict=True)}
_GREEK_TABLE = str.maketrans(_GREEK)
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
# `Alzheimer's` is one word; `+` tells CD4+ from CD4; every other sign parts words.
_DROPPED = str.maketrans("", "", "'’ʼ`´")
_PARTING = re.compile(r"[^\w+]+|_+")
# The same for plain text, which most names are: one table instead of three passes.
_PLAIN = {
    code: None if chr(code) in "'`" else chr(code).lower() if chr(code).isalnum() or code == ord("+") else " "
    for code in range(128)
}

_IRREGULAR = {
    "axes": "axis",
    "bacteria": "bacterium",
    "cilia": "cilium",
    "flagella": "flagellum",
    "foci": "focus",
    "hyphae": "hypha",
    "larvae": "larva",
    "mice": "mouse",
    "mitochondria": "mitochondrion",
    "mitoses": "mitosis",
    "nuclei": "nucleus",
    "nucleoli": "nucleolus",
    "septa": "septum",
    "vertebrae": "vertebra",
}
_SINGULAR_ENDINGS = ("ss", "us", "is")
_SIBILANTS = ("sses", "xes", "ches", "shes", "zes")


def fold(text: str) -> str:
    """Lower case words with single blanks between, without accents and signs; Greek letters by name."""
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    # composed first: a letter in one piece and in parts must fold alike
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = text.translate(_LETTERS).translate(_GREEK_TABLE)
    return " ".join(_PARTING.sub(" ", text.casefold().translate(_DROPPED)).split())


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """A folded word without its plural ending, where that is easy to see."""
    if len(word) < 4:
        return word
    known = _IRREGULAR.get(word)
    if known:
        return known
    if word[-1] != "s" or word.endswith(_SINGULAR_ENDINGS):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_SIBILANTS) else word[:-1]


def key(text: str) -> str:
    """What two spellings of one name have in common: folded, every word in the singular."""
    return key_of_folded(fold(text))


def key_of_folded(folded: str) -> str:
    """The key of text that is folded already."""
    return " ".join([singular(word) for word in folded.split()])
