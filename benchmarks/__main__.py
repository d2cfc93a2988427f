"""Every benchmark, one after the other: `python -m benchmarks [NAME ...]`.

Each runs in a process of its own, so that one's memory and caches do not count for the next.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent


def scripts() -> list[str]:
    """The names of the benchmarks: the modules here that can be run by themselves."""
    paths = sorted(HERE.glob("[a-z]*.py"))
    return [path.stem for path in paths if 'if __name__ == "__main__":' in path.read_text()]


def main(names: Sequence[str]) -> int:
    """Run the named ones, or all; 0 where each of them ended well."""
    known = scripts()
    if unknown := [name for name in names if name not in known]:
        sys.stderr.write(f"There is no benchmark {unknown[0]}; there are {', '.join(known)}.\n")
        return 2
    failed = 0
    for name in names or known:
        print(f"\n== {name}", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False).returncode != 0
        )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
