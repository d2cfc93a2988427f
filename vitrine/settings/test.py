"""Settings of the test run: everything in a folder of its own, tasks run where they are sent."""

import os
import tempfile

os.environ.setdefault("VITRINE_DATA_DIR", tempfile.mkdtemp(prefix="vitrine-test-"))

from vitrine.settings.embedded import *

DEBUG = False
CELERY_TASK_ALWAYS_EAGER = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
