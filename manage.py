#!/usr/bin/env python
"""Vitrine's command line."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrine.settings.embedded")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
