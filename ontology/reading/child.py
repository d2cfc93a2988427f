"""The child process: `python -m ontology.reading.child FILE` writes a header, terms and an end as JSON lines.

The last line is `{"end": number of terms, "mixed": bool}`, or `{"line": int, "error": cause}`: without an end nothing
of what came before may be used.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from ontology.reading.obo import OboReader
from ontology.reading.records import Defective, Header, TermRow
from ontology.reading.sniffing import sniff


def main(path: Path, out: TextIO) -> int:
    """Write the file's terms to `out`; the exit code says whether an end was written."""
    try:
        _transfer(path, out)
    except Defective as error:
        return _fail(out, error.line, error.cause)
    except OSError as error:
        return _fail(out, 0, f"it cannot be opened: {error.strerror}")
    except MemoryError:
        return _fail(out, 0, "it does not fit into memory")
    except BaseException as error:  # noqa: BLE001  pronto's core raises PanicException, which is no Exception
        return _fail(out, 0, f"pronto cannot read it ({type(error).__name__}: {_first_line(error)})")
    return 0


def _transfer(path: Path, out: TextIO) -> None:
    kind = sniff(path)
    if kind == "obo":
        with path.open("rb") as lines:
            reader = OboReader(lines)
            count = _write(out, reader.header(), reader.terms())
            mixed = reader.mixed
    else:
        from ontology.reading import graphs  # noqa: PLC0415  costs 0.1 s and 40 MB that an OBO file need not pay

        ontology = graphs.load(path, kind)
        count, mixed = _write(out, graphs.header(ontology), graphs.terms(ontology)), False
    if not count:
        raise Defective(0, "it states no term")
    _line(out, {"end": count, "mixed": mixed})


def _write(out: TextIO, header: Header, terms: Iterable[TermRow]) -> int:
    _line(out, header)
    count = 0
    for term in terms:
        _line(out, term)
        count += 1
    return count


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _line(out: TextIO, value: Any) -> None:
    out.write(_encode(value))
    out.write("\n")


def _fail(out: TextIO, line: int, cause: str) -> int:
    _line(out, {"line": line, "error": cause})
    return 1


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:200]


if __name__ == "__main__":
    results, sys.stdout = sys.stdout, sys.stderr  # nothing else may write among the lines
    sys.exit(main(Path(sys.argv[1]), results))
