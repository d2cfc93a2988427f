"""`python -m tests.browser.serve FOLDER [--people]`: the small world in a database of its own, served as in production.

Prints its address once it can be asked; ends when its standard input does.
"""

import os
import sys
import threading
from pathlib import Path


def main() -> None:
    folder = Path(sys.argv[1])
    os.environ["VITRINE_DATA_DIR"] = str(folder)
    os.environ["VITRINE_API_RATE"] = os.environ["VITRINE_API_PERSON_RATE"] = "100000/min"
    os.environ["DJANGO_SETTINGS_MODULE"] = "vitrine.settings.test"

    import django
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    django.setup()
    call_command("migrate", verbosity=0)

    from tests.world import world
    from vitrine.celery import app
    from vitrine.wsgi import application

    # Jobs wait in the queue until a test starts a worker.
    app.conf.task_always_eager = False

    with world(folder):
        if "--people" in sys.argv:
            from tests.browser.people import settle_in

            settle_in()
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler, allow_reuse_address=False)
        server.set_app(application)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://localhost:{server.server_address[1]}", flush=True)  # noqa: T201 - it is what the caller waits for
        sys.stdin.read()


if __name__ == "__main__":
    main()
