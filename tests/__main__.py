"""The whole test run, stage by stage: `python -m tests [--fast | --lint]`.

Every stage runs even where an earlier one failed, so that one run shows everything that is wrong. The last line
counts the tests of all stages; the exit code is 0 only where every stage passed.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import parse

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "test-results"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Stage:
    """A command that passes or fails; `tests` says that it is pytest and counts."""

    name: str
    command: Sequence[str]
    tests: bool = False
    fast: bool = True


def _pytest(name: str, marks: str, *options: str, fast: bool = False) -> Stage:
    report = f"--junitxml={RESULTS / name}.xml"
    return Stage(name, [sys.executable, "-m", "pytest", "-m", marks, report, *options], tests=True, fast=fast)


CHECKS = (
    Stage("format", [str(BIN / "ruff"), "format", "--check", "."]),
    Stage("lint", [str(BIN / "ruff"), "check", "."]),
    Stage("types", [str(BIN / "mypy")]),
    Stage("layers", [str(BIN / "lint-imports"), "--no-cache"]),
    Stage("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
)
TESTS = (
    _pytest("unit", "not browser and not real and not faults and not services", "-n", "2", fast=True),
    _pytest("services", "services and not browser and not real and not faults"),
    _pytest("real", "real and not browser and not faults"),
    _pytest("faults", "faults and not browser"),
    _pytest("browser", "browser"),
)


def _run(stage: Stage) -> tuple[bool, float]:
    print(f"\n== {stage.name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(stage.command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    return code == 0, time.monotonic() - began


def _counts(stage: Stage) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a stage, from its report; a stage that wrote none failed once."""
    report = RESULTS / f"{stage.name}.xml"
    if not report.is_file():
        return 0, 1, 0
    suites = list(parse(report).getroot().iter("testsuite"))
    total, failed, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    return total - failed - errors - skipped, failed + errors, skipped


def _stages(arguments: argparse.Namespace) -> Sequence[Stage]:
    if arguments.lint:
        return CHECKS
    return [stage for stage in (*CHECKS, *TESTS) if stage.fast or not arguments.fast]


def main() -> int:
    """Run the stages, print what each took and the closing line."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="without the browser, the servers and the real data")
    parser.add_argument("--lint", action="store_true", help="format, lint, types, layers and migrations only")
    stages = _stages(parser.parse_args())
    RESULTS.mkdir(parents=True, exist_ok=True)
    for stage in stages:
        (RESULTS / f"{stage.name}.xml").unlink(missing_ok=True)
    outcomes = [(stage, *_run(stage)) for stage in stages]
    print()
    for stage, passed, seconds in outcomes:
        print(f"{stage.name:12}{'passed' if passed else 'FAILED':8}{seconds:8.1f} s")
    counts = [_counts(stage) if stage.tests else (0, int(not passed), 0) for stage, passed, _ in outcomes]
    passed, failed, skipped = (sum(column) for column in zip(*counts, strict=True))
    if any(stage.tests for stage in stages):
        print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return int(not all(passed for _, passed, _ in outcomes))


if __name__ == "__main__":
    sys.exit(main())
