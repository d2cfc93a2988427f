"""Files that come back: which form they have, and their rows by the names of their columns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from catalog.models import Study
from curation.spreadsheets import sssom_reading, tsv, xlsx
from curation.spreadsheets.cells import Cell, Row, Table
from curation.spreadsheets.columns import COLUMNS, EDITED, IDENTITY
from curation.spreadsheets.sheet import study_name
from ontology.problems import Problem
from ontology.wording import counted, listed

MAX_BYTES = 20 * 2**20
MAX_ROWS = 100_000
MAX_CELL = 10_000
_ZIP = b"PK"
_NEEDED = (*IDENTITY, *EDITED, "key", "version")


def read(content: bytes, study: Study) -> Table:
    """The table in a file: a sheet as TSV or XLSX, or a mapping set as SSSOM. Raises `Problem` for anything else."""
    if not content.strip():
        raise Problem("The file is empty.")
    if len(content) > MAX_BYTES:
        raise Problem(f"The file has {len(content) / 2**20:.1f} MiB; {MAX_BYTES // 2**20} MiB are the most.")
    packed = content.startswith(_ZIP)
    remarks, names, rows = _parted(_bounded(xlsx.records(content) if packed else tsv.records(content)))
    if sssom_reading.is_mapping_set(names):
        return sssom_reading.table(rows)
    _check_columns(names)
    about = xlsx.about(content) if packed else _about(remarks)
    if about.get("study", study_name(study)) != study_name(study):
        raise Problem(f"The file is the sheet of {about['study']}; this is {study_name(study)}.")
    unknown = [name for name in names if name and name not in COLUMNS]
    notes = (f"Columns that a sheet does not have were passed over: {listed(unknown)}.",) if unknown else ()
    return Table(tuple(rows), about, notes)


def _bounded(records: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """The same rows. Raises `Problem` for more of them, or longer cells, than a sheet may have."""
    for number, row in enumerate(records, 1):
        if number > MAX_ROWS:
            raise Problem(f"The file has more than {MAX_ROWS:,} rows; export one property at a time.")
        longest = max((len(cell.text) for cell in row), default=0)
        if longest > MAX_CELL:
            raise Problem(f"Row {number:,} has a cell of {longest:,} characters; {MAX_CELL:,} are the most.")
        yield row


def _parted(records: Iterable[list[Cell]]) -> tuple[list[str], list[str], list[Row]]:
    """What stands above the columns, the names of the columns, and the rows below that are not empty."""
    remarks: list[str] = []
    names: list[str] | None = None
    rows = []
    for number, cells in enumerate(records, 1):
        first = cells[0].text.lstrip() if cells else ""
        if names is None and first.startswith(tsv.REMARK):
            remarks.append(first.removeprefix(tsv.REMARK))
        elif names is None and any(cells):
            names = ["_".join(cell.text.lower().split()) for cell in cells]
        elif names is not None and (row := Row(number, dict(zip(names, cells, strict=False)))):
            rows.append(row)
    if names is None:
        raise Problem(f"The file has no row that names its columns: {listed(_NEEDED)}.")
    return remarks, names, rows


def _about(remarks: Sequence[str]) -> dict[str, str]:
    pairs = (remark.partition(":") for remark in remarks)
    return {name.strip(): text.strip() for name, _, text in pairs}


def _check_columns(names: Sequence[str]) -> None:
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        raise Problem(f"The file names {counted(len(twice), 'column')} twice: {listed(twice)}. Keep one of each.")
    lacking = [name for name in _NEEDED if name not in names]
    if lacking:
        raise Problem(
            f"The file lacks {counted(len(lacking), 'column')}: {listed(lacking)}. Export the sheet again, or put them back;"
            " what is not said in a column would be taken away."
        )
