"""How a field spells its words: the forms under which texts and names meet before they are compared.

A name of the lexicon and a submitter's text both become a row of canonical words. Nothing here knows an ontology.
"""

import re
from functools import lru_cache

from ontology.matching.normalisation import fold, singular
from ontology.matching.stages import zebrafish_stage, zebrafish_stages

# British endings and stems to American ones, at the place in the word where they are unmistakable.
_AMERICAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(col|tum|od|hum|behavi|harb|lab|fav|vap|rum)our", r"\1or"),
        (r"^oe(?=dem|soph|str)", "e"),
        (r"aem(?=[aio])", "em"),
        (r"^haem", "hem"),
        (r"^(p|orthop|encyclop)aed", r"\1ed"),
        (r"^f(?:oe|ae)(?=t|c)", "fe"),
        (r"^(c)ae(?=c|s)", r"\1e"),
        (r"^(an)ae(?=sth)", r"\1e"),
        (r"^(gyn|arch)ae", r"\1e"),
        (r"rrhoe(?=a|i)", "rrhe"),
        (r"^coel(?=iac)", "cel"),
        (r"^(cent|fib|lit|met)re$", r"\1er"),
        (r"is(?=ation)", "iz"),
        (r"(al|ar|er|im|in|on|or|ic)is(?=e$|ed$|ing$)", r"\1iz"),
        (r"lys(?=ed$|ing$)", "lyz"),
        (r"^sulph", "sulf"),
        (r"^grey", "gray"),
        (r"^mould", "mold"),
        (r"^(label|signal|model|channel|travel)l(?=ed$|ing$)", r"\1"),
    )
)
# Written so often in two ways that no ontology needs to say it.
_EQUAL = {"ageing": "aging", "exercize": "exercise", "promize": "promise", "noized": "noised"}
# Words that say how something was recorded or counted, never what it is.
_NOISE = re.compile(
    r"\((?:manual|automatic|automated|nos|left|right|disorder|finding|other)\)"
    r"|\b(?:nos|nec|unspecified|not otherwise specified|not elsewhere classified)\b",
    re.IGNORECASE,
)
# Codes of classifications before their text: `41202#K82#K82 Other diseases`, `C78 Secondary neoplasm`.
_CODES = re.compile(r"^(?:\S+#)*(?:[A-Z]\d{2}(?:\.\d+)?(?:-[A-Z]\d{2})?\s+(?=[A-Z]))?")
_STAGES = (
    (re.compile(r"\bE\s?(\d+(?:\.\d+)?)\b"), r"embryonic day \1"),
    (re.compile(r"\bP\s?(\d+)\b"), r"postnatal day \1"),
    (
        re.compile(r"\b(\d+(?:\.\d+)?)\s?(?:[hd]pf\s?)?(?:[-\u2013]|to)\s?(\d+(?:\.\d+)?)\s?(hpf|dpf)\b"),
        zebrafish_stages,
    ),
    (re.compile(r"\b(\d+(?:\.\d+)?)\s?(hpf|dpf)\b"), zebrafish_stage),
    (re.compile(r"\b(\d+)\s?(?:y\.?o\.?|yrs?(?: old)?)\b"), r"\1 year old"),
)
_SEXES = (
    (re.compile(r"^(?:m|man|men|boys?)$", re.IGNORECASE), "male"),
    (re.compile(r"^(?:f|woman|women|girls?)$", re.IGNORECASE), "female"),
    (re.compile(r"^(?:mixed|both|pooled|either)(?: (?:sex(?:es)?|genders?))?$", re.IGNORECASE), "mixed sex"),
)
_SENSES = {"developmental_stage": _STAGES, "sex": _SEXES}
# Forms of texts that say that there is nothing to say.
NOTHING = frozenset(
    {
        *("", "na", "n a", "nd", "none", "null", "other", "unknown", "tbd", "to be determined"),
        *("not applicable", "not available", "not determined", "not specified", "not stated", "not known"),
    }
)
_PARTS = re.compile(r"\s*(?:[;,/&+]|\band\b|\bwith\b|\bplus\b)\s*", re.IGNORECASE)
# Many ontologies write an abbreviation into the label: scanning electron microscopy (SEM), PALM (photoactivation ...).
_STATED = re.compile(r"\(([A-Z][A-Za-z0-9-]*[A-Z][A-Za-z0-9]*)\)$|^([A-Z][A-Za-z0-9-]*[A-Z][A-Za-z0-9]*) \([^()]*\)$")
_INITIALS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z0-9]{1,5}\b")


@lru_cache(maxsize=400_000)
def canonical(word: str) -> str:
    """One folded word in American spelling and in the singular."""
    word = singular(word)
    for pattern, replacement in _AMERICAN:
        word = pattern.sub(replacement, word)
    return _EQUAL.get(word, word)


def form(text: str) -> str:
    """The canonical words of a text, with blanks between."""
    return " ".join(canonical(word) for word in fold(text).split())


def compact(form: str) -> str:
    """A form without its blanks, under which MDA-MB-231, MDAMB231 and MDA MB 231 are one."""
    return form.replace(" ", "")


def cleaned(text: str, sense: str = "") -> str:
    """A submitter's text without codes and remarks, what `sense` (a property) abbreviates written out."""
    for pattern, replacement in _SENSES.get(sense, ()):
        text = pattern.sub(replacement, text)
    bare = _NOISE.sub(" ", _CODES.sub("", text)).strip(" ,;-")
    return bare or text


def parts(text: str) -> list[str]:
    """The pieces of a text that may name several things; one piece where it names one."""
    pieces = [piece for piece in _PARTS.split(cleaned(text)) if len(piece) > 1]
    return list(dict.fromkeys(pieces))


def initials(text: str) -> list[str]:
    """The words of a text that look like abbreviations, folded."""
    return [fold(found) for found in _INITIALS.findall(text)]


def initials_of(form: str) -> str:
    """What a form of several words would be abbreviated to; nothing for a single word."""
    words = form.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def stated_abbreviation(name: str) -> str:
    """The abbreviation that a name itself states in brackets, folded; nothing where there is none."""
    match = _STATED.search(name)
    return fold(match[1] or match[2]) if match else ""
