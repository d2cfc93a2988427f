"""How submitters write genes and compounds: a text read as the symbol or name that stands in it, with what was left out.

A siRNA pool, a knock-out, a tagged line, a salt and a dose all name the gene or the compound they are of; spreadsheets make dates of
some symbols. Nothing here knows a gene: a reading counts only where something of that name is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

# What spreadsheets take for a month, and the symbols that begin so, former and present (Ziemann et al. 2016;
# the human ones were renamed for it in 2020: MARCH1 to MARCHF1, SEPT2 to SEPTIN2, DEC1 to DELEC1).
_MONTHS = {
    **{month: (month.upper(),) for month in ("jan", "feb", "apr", "may", "jun", "jul", "aug", "oct", "nov")},
    "mar": ("MARCHF", "MARCH", "MARC", "MTARC", "MAR"),
    "sep": ("SEPTIN", "SEPT", "SEP"),
    "dec": ("DELEC", "DEC"),
}
_IN_ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(rf"({'|'.join(stem for stems in _MONTHS.values() for stem in stems)})-?(\d{{1,2}})", re.IGNORECASE)
_DATES = (
    re.compile(r"(?P<day>\d{1,2})[-/ .](?P<month>[A-Za-z]{3,9})(?:[-/ .]\d{2,4})?"),
    re.compile(r"(?P<month>[A-Za-z]{3,9})[-/ .](?P<day>\d{1,2})(?:[-/ .]\d{2,4})?"),
    re.compile(r"\d{4}-(?P<month>\d{2})-(?P<day>\d{2})(?:[ T][\d:.]+)?"),
)
_MONTH_WORDS = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?",
    re.IGNORECASE,
)
_TAG = r"(?:m?E?[GYCR]FP(?:11)?|mCherry|mVenus|Venus|mScarlet|mNeonGreen|tdTomato|mRFP|Halo(?:Tag)?|SNAP(?:tag)?|FLAG|HA|Myc|V5)"
_GENE = (
    (
        "what was done to it",
        re.compile(r"^(?:anti|si|sh|sg|ds|es)(?:RNA)?[-_ ]?(?=[A-Z])|^(?:RNAi|CRISPR)\s+(?:of|against)?\s*"),
    ),
    (
        "what was done to it",
        re.compile(
            r"(?:[\s_:-]+(?:si|sh|sg|g|ds|es|m)?RNAi?|[\s_-]+(?:KO|KD|OE|knock[- ]?(?:out|down|in)|null|mutants?|deletion"
            r"|over-?expression|CRISPR(?:-Cas9)?|pool|gene|protein|cDNA)|\s*\(?(?:[-−+]/[-−+])\)?|\s*[Δ∆]|\s*[_#]\s*\d{1,2})+$",
            re.IGNORECASE,
        ),
    ),
    ("what was done to it", re.compile(r"^[Δ∆]\s*")),
    ("its tag", re.compile(rf"^{_TAG}(?:[-_: ]+|::)|(?:[-_: ]+|::){_TAG}$")),
    (
        "its allele",
        re.compile(r"(?<=[A-Za-z]\d)-(?:[A-Za-z]{0,3}\d{1,4}[A-Za-z]?)$|(?<=\d\d)-(?:[A-Za-z]{0,3}\d{1,4}[A-Za-z]?)$"),
    ),
)
_SALT = (
    "(?:mono|di|tri|hemi|sesqui)?(?:hydrochloride|hydrobromide|hydrate|chloride|bromide|iodide|sulfate|sulphate|phosphate|nitrate"
    "|acetate|citrate|maleate|fumarate|tartrate|mesylate|mesilate|tosylate|besylate|succinate|oxalate|lactate|malate|sodium|potassium"
    "|calcium|magnesium|HCl|HBr|methanesulfonate|trifluoroacetate|free base|salt)"
)
_AMOUNT = r"\d+(?:[.,]\d+)?\s*(?:[pnuµμm]?(?:M|mol/L|g/m?L)|%|ng/ml|ug/ml|[µμ]g/ml|mg/kg)"
_COMPOUND = (
    ("its dose", re.compile(rf"^{_AMOUNT}\s+(?:of\s+)?|[\s,;@(\[-]+{_AMOUNT}[)\]]?$", re.IGNORECASE)),
    (
        "what was done with it",
        re.compile(r"[\s-]+(?:treat(?:ed|ment)|inhibitor|exposure|drug)$|^treat(?:ed|ment) with\s+", re.IGNORECASE),
    ),
    ("its salt", re.compile(rf"(?:[\s,-]+\(?{_SALT}\)?)+$", re.IGNORECASE)),
    (
        "its stereochemistry",
        re.compile(r"^(?:\(?(?:[+-]|±|\+/-|[RSEZ]|DL|[DL]|cis|trans|rac)\)?-)+|\s*\((?:[+-]|±|\+/-)\)$", re.IGNORECASE),
    ),
)
_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]$")
_ORGANISM_FIRST = re.compile(r"^([A-Za-z]+)\s+(\S+)$")
_UNIPROT = re.compile(r"^([A-Z0-9]{2,8})_(HUMAN|MOUSE|RAT|YEAST|SCHPO|DROME|CAEEL|DANRE|CHICK|XENLA|BOVIN|ARATH)$")
_MNEMONICS = {
    "YEAST": "Saccharomyces cerevisiae", "SCHPO": "Schizosaccharomyces pombe", "DROME": "Drosophila melanogaster",
    "CAEEL": "Caenorhabditis elegans", "DANRE": "Danio rerio", "CHICK": "Gallus gallus", "XENLA": "Xenopus laevis",
    "BOVIN": "Bos taurus", "ARATH": "Arabidopsis thaliana", "HUMAN": "Homo sapiens", "MOUSE": "Mus musculus",
    "RAT": "Rattus norvegicus", "FLY": "Drosophila melanogaster", "WORM": "Caenorhabditis elegans",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A name that a text may hold. `without` says what was left out, `date` that it was made into one.

    `organism`: the words that may say whose it is; they count only where they name one.
    """

    name: str
    without: str = ""
    date: bool = False
    organism: str = ""


def gene_readings(text: str) -> list[Reading]:
    """What a text says if it names one gene; as it stands first."""
    text = text.strip()
    if symbols := undated(text):
        return [Reading(text, date=True), *_respelt([Reading(name, date=True) for name in symbols])]
    found = [Reading(text)]
    if match := _UNIPROT.match(text):
        found.append(Reading(match[1], organism=_MNEMONICS[match[2]]))
    if match := _BRACKETS.match(text):
        found += [Reading(match[1], organism=_MNEMONICS.get(match[2].upper(), match[2])), *_either(match)]
    if match := _ORGANISM_FIRST.match(text):
        found.append(Reading(match[2], organism=_MNEMONICS.get(match[1].upper(), match[1])))
    # dates as they are: without its hyphen Mar-1 would be another symbol
    return [*_respelt([*found, *_shortened(text, _GENE)]), *(Reading(name, date=True) for name in dated(text))]


def compound_readings(text: str) -> list[Reading]:
    """What a text says if it names one compound; as it stands first."""
    text = text.strip()
    found = [Reading(text)]
    if match := _BRACKETS.match(text):
        found += _either(match)
    return _respelt([*found, *_shortened(text, _COMPOUND)])


def _either(match: re.Match[str]) -> list[Reading]:
    return [Reading(match[1], "what is in brackets"), Reading(match[2], "what is outside the brackets")]


def undated(text: str) -> list[str]:
    """The symbols that a spreadsheet may have made into this date; none where it is no date: `2-Sep` is SEPTIN2, SEPT2 or SEP2."""
    for pattern in _DATES:
        match = pattern.fullmatch(text.strip())
        month = _month(match["month"]) if match else ""
        if match and month and 1 <= int(match["day"]) <= 31:
            return [f"{stem}{int(match['day'])}" for stem in _MONTHS[month]]
    return []


def dated(symbol: str) -> list[str]:
    """The dates that a spreadsheet may have made of this symbol, as tables write them; none of most symbols."""
    match = _DATED.fullmatch(symbol.strip())
    month = match[1][:3].title() if match else ""
    # the new names were made such that they do not begin with a month
    month = {"Mta": "Mar", "Del": "Dec"}.get(month, month)
    return [f"{month}-{int(match[2]):02}", f"{month}-{int(match[2])}", f"{int(match[2])}-{month}"] if match else []


def _month(word: str) -> str:
    """The month that a word or number stands for, by its first three letters."""
    if word.isdigit():
        return _IN_ORDER[int(word) - 1] if 1 <= int(word) <= 12 else ""
    return word[:3].lower() if _MONTH_WORDS.fullmatch(word) else ""


def _shortened(text: str, rules: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[Reading]:
    """The text with one thing after the other left out."""
    left_out: list[str] = []
    for what, pattern in rules:
        bare = pattern.sub("", text)
        shorter = bare.strip(" -_:,;")
        if shorter and bare != text:
            text = shorter
            left_out = [*left_out, *([what] if what not in left_out else [])]
            yield Reading(text, " and ".join(left_out))


def _respelt(readings: list[Reading]) -> list[Reading]:
    """Each reading, and without the blanks and hyphens that some write and others do not: CDC-20, Nf-kb."""
    found: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        joined = re.sub(r"[\s_-]+", "", reading.name)
        apart = re.sub(r"(?<=[A-Za-z])(?=\d)", "-", joined)
        for name in filter(None, (reading.name, joined, apart)):
            found.setdefault((name, reading.organism), replace(reading, name=name))
    return list(found.values())
