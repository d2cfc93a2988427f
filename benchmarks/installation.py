"""An empty installation for one benchmark: importing this points Django to a temporary data folder.

Import it before anything of the project; the folder is removed when the process ends. Where BENCHMARK_DATA_DIR names the
folder of an installation that is there already, that one is used, and left as it is. With DJANGO_SETTINGS_MODULE set to
vitrine.settings.services the database and the search server are those of the environment; they must be empty.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

GIVEN = os.environ.get("BENCHMARK_DATA_DIR", "")
FOLDER = Path(GIVEN or tempfile.mkdtemp(prefix="vitrine-benchmark-"))
if not GIVEN:
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
# A test that imports a benchmark has an installation of its own already.
if not apps.ready:
    os.environ["VITRINE_DATA_DIR"] = str(FOLDER)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")
    django.setup()


def migrate() -> None:
    """Create the database."""
    call_command("migrate", verbosity=0, skip_checks=True)
