"""One process, no servers: SQLite, tantivy, and a Celery worker that hands tasks over through a folder."""

from django.core.management.utils import get_random_secret_key

from vitrine.environment import env
from vitrine.settings.base import *
from vitrine.settings.base import DATA_DIR


def _secret_key() -> str:
    """The key of this installation, made on first use and readable by its owner only."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("VITRINE_SECRET_KEY", default="") or _secret_key()

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "vitrine.sqlite3",
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
}

QUEUE_DIR = DATA_DIR / "queue"
QUEUE_DIR.mkdir(exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE_DIR),
    "data_folder_out": str(QUEUE_DIR),
    "control_folder": str(DATA_DIR / "queue-control"),
    "polling_interval": 0.25,  # seconds; a look into an empty folder costs nothing
}
# Commands sent to a worker would be files that nobody takes away once it has ended.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

# Static files are served from where they lie: nothing to collect before the first start.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
