"""How gunicorn serves the site: `gunicorn --config python:vitrine.gunicorn_conf vitrine.wsgi`.

One process with threads is right for the embedded mode: the index has one writer and its caches live in the process.
"""

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
loglevel = "warning"
# Requests are logged by `vitrine.logs`, with their id.
accesslog = None


def post_worker_init(_worker: Any) -> None:
    """The site answers from now on: say where."""
    sys.stdout.write(f"Vitrine is at http://{bind}/ (Ctrl-C ends it)\n")
    sys.stdout.flush()
