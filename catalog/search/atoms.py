"""The smallest parts of the query language: words, quoted names, brackets, CURIEs, pairs."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from catalog.properties import PROPERTIES
from catalog.search.request import Alternative
from ontology import curies
from ontology.problems import Problem

_WORD = re.compile(r'[^\s"]+')
_INNER_WORD = re.compile(r'[^\s")]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OR = re.compile(r"OR\b")
# What may stand before one value of several, too.
OF_ONE = ("exact", "orthologues")
# Bare digits are an id where only one source of ids is likely.
_BARE_IDS = {"organism": "NCBITaxon", "gene": "NCBIGene"}


@dataclass(frozen=True, slots=True)
class Atom:
    """One value as written. `quality` is what stood behind its plus sign."""

    text: str
    quoted: bool = False
    quality: "Atom | None" = None
    flags: frozenset[str] = frozenset()


class Reader:
    """A position in the text of a query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def at_end(self) -> bool:
        """Whether only white space is left; skips it."""
        rest = self._text[self._at :]
        self._at += len(rest) - len(rest.lstrip())
        return self._at >= len(self._text)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What `pattern` finds here, without going on."""
        return pattern.match(self._text, self._at)

    def skip(self, length: int) -> None:
        """Go on by `length` characters."""
        self._at += length

    def take_sign(self, sign: str) -> bool:
        """Whether `sign` stands here, right before something else; goes on behind it if so."""
        following = self._text[self._at + 1 : self._at + 2]
        if self._text[self._at] != sign or not following.strip():
            return False
        self._at += 1
        return True

    def take_flag(self, names: Sequence[str]) -> str:
        """Which of `names:` stands here, or nothing; goes on behind it."""
        rest = self._text[self._at : self._at + 16].lower()
        found = next((name for name in names if rest.startswith(f"{name}:")), "")
        self._at += len(found) + 1 if found else 0
        if found and self.at_end():
            raise Problem(f"{found}: needs something behind it, as in {found}:phenotype:CMPO:0000118.")
        return found

    def peek_atom(self) -> Atom:
        """The next value, without going on."""
        before = self._at
        atom = self.atom()
        self._at = before
        return atom

    def peek_word(self) -> str:
        """The characters up to the next white space."""
        match = self.match(_WORD)
        return match[0] if match else ""

    def atom(self, *, inside: bool = False, what: str = "") -> Atom:
        """The next value; `inside` brackets it ends at the closing one. Raises `Problem` where none stands."""
        first = self._part(inside=inside, what=what, split=True)
        if self._text[self._at : self._at + 1] == "+":
            self._at += 1
            return Atom(first.text, first.quoted, quality=self._part(inside=inside, what=what, split=False))
        return first

    def alternatives(self, what: str) -> list[Atom]:
        """One value, or several in brackets with OR between them."""
        if self._text[self._at : self._at + 1] != "(":
            return [self.atom(what=what)]
        self._at += 1
        found = [self._inner(what)]
        while not self._closed(what):
            self._expect_or(what)
            found.append(self._inner(what))
        return found

    def amount(self, is_unit: Callable[[str], bool]) -> str:
        """A number with its unit, also where a space stands between them."""
        atom = self._part(inside=False, what="", split=False)
        before = self._at
        if not self.at_end() and (word := self.peek_word()) and is_unit(word) and atom.text[-1:].isdigit():
            self._at += len(word)
            return atom.text + word
        self._at = before
        return atom.text

    def _expect_more(self, what: str) -> None:
        """Something else, at least the bracket that closes."""
        if self.at_end():
            raise Problem(f"A bracket opens after {what} and is not closed; write {what}(A OR B).")

    def _inner(self, what: str) -> Atom:
        self._expect_more(what)
        flags = set()
        while flag := self.take_flag(OF_ONE):
            flags.add(flag)
        return replace(self.atom(inside=True, what=what), flags=frozenset(flags))

    def _closed(self, what: str) -> bool:
        self._expect_more(what)
        if self._text[self._at] != ")":
            return False
        self._at += 1
        return True

    def _expect_or(self, what: str) -> None:
        match = self.match(_OR)
        if not match:
            raise Problem(
                f'Values in brackets have OR between them, and names of several words quotes: {what}("a b" OR c).'
            )
        self._at = match.end()

    def _part(self, *, inside: bool, what: str, split: bool) -> Atom:
        if self._text[self._at : self._at + 1] == '"':
            return self._quoted()
        match = self.match(_INNER_WORD if inside else _WORD)
        if not match:
            raise Problem(f"{what or 'The search'} needs a value, as in phenotype:CMPO:0000118 or gene:CDC20.")
        word = match[0]
        plus = word.find("+", 1) if split else -1
        if 0 < plus < len(word) - 1 or (plus > 0 and self._text[match.end() : match.end() + 1] == '"'):
            word = word[:plus]
        self._at += len(word)
        return Atom(word)

    def _quoted(self) -> Atom:
        match = self.match(_QUOTED)
        if not match:
            rest = self._text[self._at : self._at + 40]
            raise Problem(f"The quotes that open at {rest} are not closed: quotation marks come in pairs.")
        self._at = match.end()
        return Atom(_ESCAPED.sub(r"\1", match[1]), quoted=True)


def alternative(atom: Atom, key: str, flags: Collection[str]) -> Alternative:
    """An atom as a value of the property `key` ("" for any): a CURIE where it writes one, else a name.

    `flags`: those that stand before all values. Raises `Problem` for orthologues of something else than genes.
    """
    flags = atom.flags.union(flags)
    if "orthologues" in flags and PROPERTIES[key].kind != "gene":
        raise Problem(f"Only genes have orthologues, as in orthologues:gene:CDC20; {key} has none.")
    curie, name = _curie_or_name(atom, key)
    quality, quality_name = _curie_or_name(atom.quality, "") if atom.quality else ("", "")
    return Alternative(curie, name, quality, quality_name, "exact" in flags, "orthologues" in flags)


def _curie_or_name(atom: Atom, key: str) -> tuple[str, str]:
    if key and not PROPERTIES[key].has_terms:
        return "", atom.text
    hint = _BARE_IDS.get(key, "") if atom.text.isdigit() else ""
    # Gene and compound ids may stand without a prefix; of other things a name is likelier.
    likely = hint or key in ("gene", "compound") or ":" in atom.text or "_" in atom.text
    curie = curies.normalise(atom.text, prefix=hint) if likely and " " not in atom.text else None
    return (curie, "") if curie else ("", atom.text)
