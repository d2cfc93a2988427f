"""How long do a study's values take as a sheet: out, in again unchanged, in with every row edited, and applied?

    python -m benchmarks.sheets [--size 5000] [--json PATH]

The values are phenotypes made of CMPO's own names, without suggestions but where it is said.
"""

import time
from collections.abc import Callable

from benchmarks.installation import migrate
from benchmarks.report import SHARED, Row, arguments, need, show
from benchmarks.workbench import _person, _texts

migrate()

from catalog.facts import ComponentFact, SampleFact, StudyFact, ValueFact  # noqa: E402 - Django has to be ready
from catalog.models import Study  # noqa: E402
from catalog.permissions import Who  # noqa: E402
from catalog.services import register_archive, upsert_study  # noqa: E402
from curation.services import sheets  # noqa: E402
from curation.spreadsheets import tsv, xlsx  # noqa: E402
from curation.spreadsheets.present import present  # noqa: E402
from curation.spreadsheets.sheet import Sheet, sheet_of  # noqa: E402
from ontology.models import Term  # noqa: E402
from ontology.services import load_ontology  # noqa: E402

FORMS = {"tsv": tsv.write, "xlsx": xlsx.write}


def main() -> None:
    parser = arguments("Measure sheets.")
    parser.add_argument("--size", type=int, default=5_000, help="values of the study")
    options = parser.parse_args()
    load_ontology(source=str(need(SHARED / "ontologies" / "cmpo.obo")))
    register_archive(key="made", name="Made for the benchmark")
    study, who = _study(options.size), _person("curator-1", "curator")
    sheet_of(study, present(study, who)[:1])  # names are read once
    rows = [row for form in FORMS for row in _of_form(form, study, who)]
    rows.append(_timed("with 500 suggestions, out", lambda: sheet_of(study, present(study, who)))[0])
    edited = _edited(sheet_of(study, present(study, who), suggestions=False))
    upload = sheets.bring(study=study, name="sheet.tsv", content=tsv.write(edited), who=who)
    seen = sheets.compare(upload=upload, who=who).digest
    rows.append(_timed("apply a term to every value", lambda: sheets.apply(upload=upload, who=who, seen=seen))[0])
    show("sheets", rows, options.json)


def _study(size: int) -> Study:
    facts = [ValueFact("phenotype", text) for text in _texts(size)]
    samples = (SampleFact("screenA", f"P/{number}", values=(fact,)) for number, fact in enumerate(facts))
    components = (ComponentFact("screenA"),)
    fact = StudyFact(archive="made", accession=f"made{size}", title="Values", components=components, samples=samples)
    return upsert_study(fact=fact).study


def _of_form(form: str, study: Study, who: Who) -> list[Row]:
    out, content = _timed(f"{form}, out", lambda: FORMS[form](sheet_of(study, present(study, who), suggestions=False)))
    same = _timed(f"{form}, in unchanged", lambda: _compared(content, study, who))[0]
    made = FORMS[form](_edited(sheet_of(study, present(study, who), suggestions=False)))
    return [out, same, _timed(f"{form}, in with a term in every row", lambda: _compared(made, study, who))[0]]


def _edited(sheet: Sheet) -> Sheet:
    """The sheet with a term for every value, in turn."""
    terms = list(Term.objects.filter(curie__startswith="CMPO:", obsolete=False).values_list("curie", flat=True))
    lines = (line | {"term": terms[number % len(terms)]} for number, line in enumerate(sheet.lines))
    return Sheet(sheet.about, tuple(lines))


def _compared(content: bytes, study: Study, who: Who) -> object:
    """What the upload and the screen that follows do."""
    return sheets.compare(upload=sheets.bring(study=study, name="sheet", content=content, who=who), who=who)


def _timed(what: str, act: Callable[[], object]) -> tuple[Row, bytes]:
    began, worked = time.perf_counter(), time.process_time()
    made = act()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    content = made if isinstance(made, bytes) else b""
    size = f", {len(content) / 1024:,.0f} KiB" if content else ""
    return Row(
        what,
        "",
        f"{seconds:.2f} s, {worked:.2f} s of the processor{size}",
        detail={"seconds": round(seconds, 3), "processor": round(worked, 3)},
    ), content


if __name__ == "__main__":
    main()
