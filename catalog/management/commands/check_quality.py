"""`manage.py check_quality [ACCESSION ...]`."""

import json
from typing import Any

from django.core.management.base import CommandParser

from catalog.models import Finding, Study
from catalog.pages.completeness import completeness
from catalog.quality import ORDER, RULES
from catalog.selectors import find_study, live_studies
from catalog.services import check_study
from ontology.commands import ProblemCommand
from ontology.wording import counted


class Command(ProblemCommand):
    help = "Look for defects in studies with every quality rule, and list what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "accessions", metavar="ACCESSION", nargs="*", help="only these studies; all if none is named"
        )
        parser.add_argument("--rule", choices=sorted(RULES), help="list what this rule found only")
        parser.add_argument("--json", action="store_true", help="one JSON object a line for each finding")

    def handle(self, **options: Any) -> None:
        studies = [find_study(name) for name in options["accessions"]] or live_studies().iterator()
        for study in studies:
            checked = check_study(study=study)
            findings = Finding.objects.filter(study=study, state=Finding.State.OPEN)
            if options["rule"]:
                findings = findings.filter(rule=options["rule"])
            if not options["json"]:
                said = f"{counted(checked.open, 'open finding')}, {checked.new} new, {checked.gone} gone"
                self.stdout.write(f"{study.archive.key}:{study.accession}: {said}{_complete(study)}")
            for finding in sorted(findings, key=lambda one: (ORDER[one.rule], -one.samples, one.pk)):
                self.stdout.write(self._line(study, finding, options["json"]))

    def _line(self, study: Any, finding: Finding, as_json: bool) -> str:
        if as_json:
            names = ("rule", "severity", "message", "samples", "repair", "instead_of")
            place = {"archive": study.archive.key, "accession": study.accession}
            return json.dumps(place | {name: getattr(finding, name) for name in names}, ensure_ascii=False)
        reach = f" ({counted(finding.samples, 'sample')})" if finding.samples else ""
        return f"  {finding.severity:<7} {finding.rule:<9} {finding.message}{reach}"


def _complete(study: Study) -> str:
    """`; REMBI 72 %, MIFA 90 %`."""
    scores = [
        f"{block.score.checklist.name} {block.percent} %" for block in completeness(study) if not block.score.excused
    ]
    return f"; {', '.join(scores)}"
