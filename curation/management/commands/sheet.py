"""`manage.py sheet export|import ACCESSION`."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandParser

from catalog.models import Study
from catalog.permissions import COMMAND_LINE, Who, roles_of
from catalog.selectors import find_live_study
from curation.services import sheets
from curation.spreadsheets.difference import CellChange, Difference
from curation.spreadsheets.exports import TYPES, export
from ontology.commands import ProblemCommand
from ontology.problems import NotFound, Problem
from ontology.wording import counted


class Command(ProblemCommand):
    help = (
        "Write a study's values as a sheet (XLSX, TSV) or as mappings (SSSOM); see and apply what such a file changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="write a file")
        back = ways.add_parser("import", help="see what a file would change; with --apply, change it")
        for way in (out, back):
            way.add_argument("accession", metavar="ACCESSION")
            way.add_argument("--as", dest="user", metavar="NAME", help="whose proposals count, and who decides")
        out.add_argument("--format", choices=sorted(TYPES), default="xlsx")
        out.add_argument("--property", action="append", default=[], metavar="KEY", help="only this; may be repeated")
        out.add_argument("--file", type=Path, help="where to; named by the accession and the day if it is not said")
        out.add_argument("--plain", action="store_true", help="without suggestions, which take the most time")
        back.add_argument("file", type=Path, metavar="FILE")
        back.add_argument("--apply", action="store_true", help="save what differs as drafts of NAME, or submit it")
        back.add_argument(
            "--leave-out", action="store_true", help="apply although some rows have problems, without them"
        )

    def handle(self, **options: Any) -> None:
        study = find_live_study(options["accession"])
        if options["way"] == "export":
            self._export(study, options)
        else:
            self._import(study, options)

    def _export(self, study: Study, options: dict[str, Any]) -> None:
        who = _who(options["user"]) if options["user"] else COMMAND_LINE
        made = export(study, options["format"], who, keys=options["property"], suggestions=not options["plain"])
        path = options["file"] or Path(made.name)
        try:
            path.write_bytes(made.content)
        except OSError as error:
            raise Problem(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{path}: {len(made.content):,} bytes")

    def _import(self, study: Study, options: dict[str, Any]) -> None:
        if not options["user"]:
            raise Problem("Say whose work the file is: --as NAME, the name of an account that may curate.")
        who, path = _who(options["user"]), options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Problem(f"{path} cannot be read: {error.strerror}.") from None
        upload = sheets.bring(study=study, name=path.name, content=content, who=who)
        found = sheets.compare(upload=upload, who=who)
        self._tell(found)
        if options["apply"]:
            made = sheets.apply(upload=upload, who=who, seen=found.digest, leave_out=options["leave_out"])
            self.stdout.write(f"Applied: {made.summary} (ChangeSet {made.pk}).")

    def _tell(self, found: Difference) -> None:
        for note in found.notes:
            self.stdout.write(note)
        for change in found.changes:
            self.stdout.write(f"row {change.rows[0]} {change.now.value.property} {change.now.value.text!r}")
            for cell in change.cells:
                self.stdout.write(f"  {_cell(cell)}")
        for trouble in found.troubles:
            self.stdout.write(f"row {trouble.fault.row} {trouble.fault.column}: {trouble.fault.says}")
        said = f"{counted(len(found.changes), 'value')} would change, {found.same:,} in the file stay"
        self.stdout.write(f"{said}, {found.absent:,} are not in it; {counted(len(found.troubles), 'problem')}.")


def _cell(cell: CellChange) -> str:
    return f"{cell.column} {cell.term}".strip() + f": {cell.before or 'nothing'} -> {cell.after or 'nothing'}"


def _who(name: str) -> Who:
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise NotFound(f"There is no account {name!r}.")
    return Who(roles_of(user), f"user {user.pk}", user)
