"""A process that harvests and can be stopped at any line: it says where it is and waits for a line before it goes on.

It says `done ACCESSION` after each record, and `writing` in the middle of each study's transaction.
"""

import signal
import sys
from contextlib import suppress

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402 - needs the settings above
from django.db import connection  # noqa: E402

from ingest.services import harvest  # noqa: E402


def tell(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def say(words):
    tell(words)
    sys.stdin.readline()


def pause_in_the_middle(execute, sql, params, many, context):
    if 'INTO "catalog_samplevalue"' in sql:
        say("writing")
    return execute(sql, params, many, context)


def main(how, location):
    with connection.execute_wrapper(pause_in_the_middle):
        if how == "command":
            call_command("harvest", "cil", location)
        else:
            harvest(archive="cil", location=location, progress=lambda _, accession: say(f"done {accession}"))
    tell("finished")


if __name__ == "__main__":
    # A shell that starts the tests in the background has all below them ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(BrokenPipeError):
        try:
            main(*sys.argv[1:])
        except CommandError as error:
            tell(error)
            sys.exit(error.returncode)
