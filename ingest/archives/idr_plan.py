"""How to read the rows of one annotation table, planned once from its headers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from catalog.facts import ValueFact
from ingest.archives.idr_columns import Column, read_columns
from ingest.archives.idr_headers import level_of
from ingest.archives.idr_makers import Context, Maker, compound_makers, gene_makers, phenotype_makers, value_makers
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import is_value


@dataclass
class Plan:
    """How to read the rows of a table."""

    keys: dict[str, int] = field(default_factory=dict)
    makers: list[Maker] = field(default_factory=list)
    attributes: list[tuple[str, int]] = field(default_factory=list)
    level: Callable[[Sequence[str], int], int] = lambda _row, _number: 0
    shape: int = -1
    channel: int = -1

    def values(self, row: Sequence[str], number: int) -> tuple[ValueFact, ...]:
        """All values of a row, each once."""
        found: list[ValueFact] = []
        for make in self.makers:
            found += make(row, number)
        return tuple(found)


def plan(headers: Sequence[str], context: Context) -> Plan:
    """The plan for a table with these headers."""
    roles: dict[str, list[Column]] = defaultdict(list)
    for column in read_columns(headers):
        roles[column.header.meaning.role].append(column)
    result = Plan()
    for column in roles["key"]:
        result.keys.setdefault(column.header.meaning.target, column.at)
    result.makers = [
        *value_makers(roles["value"], context),
        *phenotype_makers(roles["phenotype"], context),
        *gene_makers(roles["gene"], roles["value"], context),
        *compound_makers(roles["compound"], context),
    ]
    spare = [column for column in roles["key"] if column.at not in result.keys.values()]
    result.attributes = _attributes([*roles["attribute"], *roles["shape"], *spare])
    result.shape = next((column.at for column in roles["shape"]), -1)
    result.channel = next((c.at for c in roles["value"] if c.header.meaning.target == "channel"), -1)
    if roles["level"]:
        result.level = _level_reader(roles["level"][0], context.mender)
    return result


def _level_reader(column: Column, mender: Mender) -> Callable[[Sequence[str], int], int]:
    known: dict[str, int] = {"": 0}

    def read(row: Sequence[str], number: int) -> int:
        text = row[column.at]
        if text not in known:
            level = level_of(text)
            known[text] = level or 0
            if level is None and is_value(text):
                detail = f'"{text[:80]}" is no annotation level; taken as not stated'
                mender.tell(number, "no annotation level", detail, column=column.header.text)
        return known[text]

    return read


def _attributes(columns: Iterable[Column]) -> list[tuple[str, int]]:
    """Name and place of the columns kept as they are, in order; a header that comes twice is numbered."""
    seen: Counter[str] = Counter()
    result = []
    for column in sorted(columns, key=lambda c: c.at):
        name = column.header.text or f"column {column.at + 1}"
        seen[name] += 1
        result.append((name if seen[name] == 1 else f"{name} ({seen[name]})", column.at))
    return result
