"""How fast is the workbench: the grid, its suggestions, a key press, a save, and an approval until search finds it?

    python -m benchmarks.workbench [--runs 30] [--json PATH]

A study of 1,000 and one of 5,000 distinct phenotypes made of CMPO's own names, one of them on 10,000 samples. Pages are asked
for in this process; keys are pressed in Chromium, from the press to the frame that shows what came of it.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import islice

from benchmarks.installation import migrate
from benchmarks.report import SHARED, Row, arguments, percentile, show

migrate()

from django.contrib.auth.models import Group, User  # noqa: E402 - Django has to be ready
from django.test import Client, override_settings  # noqa: E402

from benchmarks.servers import site  # noqa: E402
from catalog import services  # noqa: E402
from catalog.facts import ComponentFact, SampleFact, StudyFact, ValueFact  # noqa: E402
from catalog.models import SourceValue, Study  # noqa: E402
from catalog.permissions import Who, roles_of  # noqa: E402
from catalog.search import indexing  # noqa: E402
from catalog.search.language import parse  # noqa: E402
from catalog.search.service import search  # noqa: E402
from curation.judgement import Choice, Edit, Judgement, Target  # noqa: E402
from curation.models import Proposal  # noqa: E402
from curation.services import approve, save, submit  # noqa: E402
from ontology.models import Synonym, Term  # noqa: E402
from ontology.services import load_ontology  # noqa: E402

SIZES = (1_000, 5_000)
WIDE = 10_000  # samples that one value is on
PASSWORD = "of the benchmark"
PIECE = {"Vitrine-Piece": "1"}
_WORDS = ("", "slightly ", "strong ", "partly ", "some ", "early ", "late ", "mild ")


def main() -> None:
    parser = arguments("Measure the workbench.")
    parser.add_argument("--runs", type=int, default=30, help="times each page is asked for")
    options = parser.parse_args()
    load_ontology(source=str(SHARED / "ontologies" / "cmpo.obo"))
    services.register_archive(key="made", name="Made for the benchmark")
    with indexing.deferred():
        studies = [_study(size) for size in SIZES]
    indexing.rebuild()
    client = Client()
    client.force_login(_person("curator-1", "curator").user)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        rows = [row for study in studies for row in _pages(client, study, options.runs)]
    rows += _approvals(studies[-1])
    rows += _keys(studies[-1], options.runs)
    show("workbench", rows, options.json)


def _texts(size: int) -> list[str]:
    """Distinct phrases out of the names of phenotypes."""
    names = [*Term.objects.filter(curie__startswith="CMPO:", obsolete=False).values_list("label", flat=True)]
    names += Synonym.objects.filter(term__curie__startswith="CMPO:").values_list("text", flat=True)
    return list(islice(dict.fromkeys(f"{word}{name}" for word in _WORDS for name in sorted(set(names))), size))


def _study(size: int) -> Study:
    texts = _texts(size)
    if len(texts) < size:
        raise SystemExit(f"CMPO has names for {len(texts):,} values only, of {size:,} wanted.")
    facts = [ValueFact("phenotype", text) for text in texts]

    def samples() -> Iterator[SampleFact]:
        for number in range(WIDE):
            yield SampleFact("screenA", f"P/{number}", values=(facts[0], facts[1 + number % (size - 1)]))

    fact = StudyFact(
        archive="made", accession=f"made{size}", title=f"{size:,} phenotypes", components=(ComponentFact("screenA"),),
        samples=samples(),
    )  # fmt: skip
    return services.upsert_study(fact=fact).study


def _person(name: str, role: str) -> Who:
    user = User.objects.filter(username=name).first() or User.objects.create_user(name, password=PASSWORD)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return Who(roles_of(user), name, user)


def _pages(client: Client, study: Study, runs: int) -> Iterator[Row]:
    values = study.source_values.count()
    grid = f"/curation/studies/made/{study.accession}/?property=phenotype"
    yield _row(f"grid of {values:,} values, first paint", 300, _taken(lambda _: client.get(grid), runs))
    ids = list(study.source_values.order_by("-sample_count", "pk").values_list("pk", flat=True))
    chunk = 50

    def suggestions(run: int) -> object:
        begin = run * chunk % (values - chunk)
        return client.get("/curation/suggested/", {"value": ids[begin : begin + chunk]})

    yield _row(f"suggestions of {chunk} rows", None, _taken(suggestions, runs))
    yield _row(
        "what is known of a value",
        None,
        _taken(lambda run: client.get(f"/curation/values/{ids[run]}/", headers=PIECE), runs),
    )
    term = Term.objects.filter(curie__startswith="CMPO:", obsolete=False).first()
    curie = term.curie if term else ""

    def decide(run: int) -> object:
        form = {"op": "accept", "aim": f"{ids[100 + run]}:0", "term": curie}
        return client.post("/curation/decide/", form, headers=PIECE)

    yield _row("accept a suggestion, saved and the row anew", None, _taken(decide, runs))


def _taken(ask: Callable[[int], object], runs: int, warming: int = 3) -> list[float]:
    found = []
    for run in range(runs + warming):
        began = time.perf_counter()
        answer = ask(run)
        found.append((time.perf_counter() - began) * 1000)
        if getattr(answer, "status_code", 200) != 200:
            raise SystemExit(f"The answer was {answer}.")
    return found[warming:]


def _row(what: str, budget: int | None, taken: list[float]) -> Row:
    median, slow = percentile(taken, 0.5), percentile(taken, 0.95)
    measured = f"{len(taken)} times: p50 {median:.0f} ms, p95 {slow:.0f} ms"
    return Row(
        what,
        f"<= {budget} ms" if budget else "",
        measured,
        slow <= budget if budget else None,
        {"p50": median, "p95": slow},
    )


def _approvals(study: Study) -> Iterator[Row]:
    """From the call that approves to the first answer of the search that has all samples."""
    curator, reviewer = _person("curator-1", "curator"), _person("reviewer-1", "reviewer")
    terms = list(Term.objects.filter(curie__startswith="CMPO:", obsolete=False).order_by("-pk")[:12])
    values = list(SourceValue.objects.filter(study=study).order_by("-sample_count", "pk"))
    for budget, some in ((5.0, values[:1]), (1.0, values[1:11])):
        taken = []
        for value, term in zip(some, terms, strict=False):
            save(edits=[Edit(Target(value, "phenotype"), Judgement((Choice(term),)))], who=curator)
            row = Proposal.objects.get(source_value=value)
            submit(versions={row.pk: 1}, who=curator)
            began = time.perf_counter()
            approve(versions={row.pk: 2}, who=reviewer)
            question = parse(f"exact:phenotype:{term.curie} study:made:{study.accession}")
            while search(question).totals.samples < value.sample_count:
                pass
            taken.append(time.perf_counter() - began)
        slow = percentile(taken, 0.95)
        yield Row(
            f"approved until searchable, a value on {some[0].sample_count:,} samples", f"<= {budget:.0f} s",
            f"{len(taken)} times: p50 {percentile(taken, 0.5):.2f} s, p95 {slow:.2f} s", slow <= budget,
            {"p95": slow},
        )  # fmt: skip


# From the event of a key to the second frame after it: by then what it changed is painted.
_WATCH = """() => {
  window.taken = [];
  document.addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => requestAnimationFrame(() => window.taken.push(performance.now() - began)));
  }, true);
}"""

# Not wait_for_function: it evaluates text, which the pages' Content-Security-Policy refuses.
_PAINTED = """(count) => new Promise((done) => {
  const look = () => window.taken.length >= count ? done() : requestAnimationFrame(look);
  look();
})"""


def _keys(study: Study, runs: int) -> Iterator[Row]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the tests; every other row does without

    with site(os.environ, workers=1) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(base_url=address)
        page.goto("/sign-in/")
        page.locator("[name=username],[name=login]").fill("curator-1")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(f"/curation/studies/made/{study.accession}/?property=phenotype&state=open")
        page.locator(".offer").first.wait_for()
        page.evaluate(_WATCH)
        for what, key in (("go to the next value", "j"), ("accept the first suggestion, and on", "Enter")):
            page.evaluate("window.taken.length = 0")
            for press in range(runs):
                page.keyboard.press(key)
                page.evaluate(_PAINTED, press + 1)
            taken = page.evaluate("window.taken")
            yield _row(f"a key pressed: {what}, {study.source_values.count():,} values", 50, taken)
        browser.close()


if __name__ == "__main__":
    main()
