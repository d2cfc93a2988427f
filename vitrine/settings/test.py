"""Settings of the test run: everything in a folder of its own, tasks run where they are sent.

Where TEST_DATABASE_URL names a PostgreSQL, its databases take the place of SQLite (tests/test_postgres.py).
"""

import atexit
import os
import shutil
import tempfile

if "VITRINE_DATA_DIR" not in os.environ:
    os.environ["VITRINE_DATA_DIR"] = tempfile.mkdtemp(prefix="vitrine-test-")
    atexit.register(shutil.rmtree, os.environ["VITRINE_DATA_DIR"], ignore_errors=True)
if (worker := os.environ.get("PYTEST_XDIST_WORKER", "")) != os.environ.get("DATA_DIR_IS_OF", ""):
    # The processes of one run inherit the folder; two of them must not write one index. Their children share theirs.
    os.environ["VITRINE_DATA_DIR"] = f"{os.environ['VITRINE_DATA_DIR']}/{worker}"
    os.environ["DATA_DIR_IS_OF"] = worker

from vitrine.environment import env
from vitrine.settings.embedded import *

DEBUG = False
CELERY_TASK_ALWAYS_EAGER = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]

if "TEST_DATABASE_URL" in os.environ:
    DATABASES = {"default": env.db_url("TEST_DATABASE_URL")}
