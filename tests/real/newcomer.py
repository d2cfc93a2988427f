"""What a new user has: an empty installation, the command line, and small files of their own making."""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

STUDY_TXT = """\
Comment[IDR Study Accession]\t{accession}
Study Title\tRound cells
Study Organism\tHomo sapiens
Study Organism Term Source REF\tNCBITaxon
Study Organism Term Accession\tNCBITaxon_9606
Study Screens Number\t1

Screen Number\t1
Comment[IDR Screen Name]\t{accession}-nobody-roundness/screenA
"""
TABLE = "Plate,Well,Compound Name,Phenotype 1,Phenotype 1 Term Name,Phenotype 1 Term Accession\n" + "".join(
    f"p1,A{number},TNF-α {number},round,round cell phenotype,CMPO_0000118\n" for number in range(1, 5)
)
ONTOLOGY = """\
format-version: 1.2
data-version: one
ontology: toy

[Term]
id: TOY:1
name: something

[Term]
id: TOY:2
name: something red
is_a: TOY:1 ! something
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        """Both streams."""
        return self.out + self.err


class Installation:
    """One data folder and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manage(self, *arguments: object) -> Said:
        """Run `manage.py`, as a person would."""
        return self.run("manage.py", *arguments)

    def run(self, *arguments: object) -> Said:
        """Run Python in the project's folder, with this data folder."""
        environment = os.environ | {
            "VITRINE_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "vitrine.settings.embedded",
            "COLUMNS": "200",
        }
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def rows(self, table: str, where: str = "1") -> int:
        """How many rows a table of the database holds."""
        with sqlite3.connect(self.folder / "vitrine.sqlite3") as database:
            (count,) = database.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()
        return int(count)

    def copy(self, folder: Path) -> "Installation":
        """The same state in another folder."""
        shutil.copytree(self.folder, folder)
        return Installation(folder)


def write_study(archive: Path, accession: str = "idr9001", table: bytes | None = None, suffix: str = "") -> Path:
    """One study in IDR's layout below `archive`; the path of its annotation table."""
    folder = archive / f"{accession}-nobody-roundness"
    (folder / "screenA").mkdir(parents=True)
    (folder / f"{accession}-study.txt").write_text(STUDY_TXT.format(accession=accession), encoding="utf-8")
    path = folder / "screenA" / f"{accession}-screenA-annotation.csv{suffix}"
    path.write_bytes(TABLE.encode() if table is None else table)
    return path
