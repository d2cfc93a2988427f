"""How gunicorn serves the site: `gunicorn --config python:vitrine.gunicorn_conf vitrine.wsgi`.

One process with threads is right for the embedded mode: the index has one writer and its caches live in the process.
"""

import gc
import sys
from typing import Any

from vitrine import environment

host: str = environment.env.str("VITRINE_HOST", default="127.0.0.1")
port = environment.port("VITRINE_PORT", 8000)

bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
worker_class = "gthread"
workers = 1
threads = 8
timeout = 60
graceful_timeout = 5
# Seconds, longer than clients keep a connection: one that is closed just as they use it again is an error to them.
keepalive = 75
loglevel = "warning"
# Requests are logged by `vitrine.logs`, with their id.
accesslog = None


def post_worker_init(_worker: Any) -> None:
    """The site answers from now on: say where.

    What was imported until here stays for good. A full collection would walk over all of it again and again, in the
    middle of an answer; frozen, it is passed over.
    """
    gc.collect()
    gc.freeze()
    sys.stdout.write(f"Vitrine is at http://{bind}/ (Ctrl-C ends it)\n")
    sys.stdout.flush()
