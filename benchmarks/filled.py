"""An installation with the sample data in it: the one of BENCHMARK_DATA_DIR, else a new one, filled as a person would."""

from collections.abc import Iterable
from io import StringIO

from django.core.management import call_command

from benchmarks.installation import migrate
from benchmarks.ontology_load import OTHERS
from benchmarks.report import SHARED, need
from catalog.models import Study

ARCHIVES = {"idr": "idr", "biostudies": "biostudies", "cil": "sources/cil"}


def fill(archives: Iterable[str] = ARCHIVES) -> None:
    """Load the ontologies and harvest these archives, unless there are studies."""
    migrate()
    if Study.objects.exists():
        return
    sources = [str(need(SHARED / "ontologies" / name)) for name in ("efo.obo", *OTHERS)]
    call_command("load_ontology", *sources, verbosity=0, stdout=StringIO())
    for archive in archives:
        call_command("harvest", archive, str(need(SHARED / ARCHIVES[archive])), verbosity=0, stdout=StringIO())
