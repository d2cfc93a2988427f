"""PostgreSQL and Redis, with the index in a folder: for faults of the database and the queue only."""

from vitrine.settings.services import *  # noqa: F403 - as settings do

VITRINE_SEARCH_ENGINE = "embedded"
ALLOWED_HOSTS = ["*"]
