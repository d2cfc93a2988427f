#!/usr/bin/env python
"""Vitrine's command line."""

import os
import sys
import uuid

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    """Run one command; bad settings or a database that is not set up end it with one line."""
    # Whatever a command sends to a worker is logged with the command's id, as with that of a request.
    structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The database does not answer ({error}). If it is new, or Vitrine is: python manage.py migrate")


if __name__ == "__main__":
    main()
