"""The same code on real servers: PostgreSQL, Elasticsearch, Redis. Addresses and secrets come from the environment."""

from django.core.exceptions import ImproperlyConfigured

from vitrine.environment import address, env, secret
from vitrine.settings.base import *

SECRET_KEY = secret("VITRINE_SECRET_KEY")

DATABASES = {
    "default": {
        **env.db_url_config(
            address("VITRINE_DATABASE_URL", ("postgres", "postgresql"), "postgres://user:password@host:5432/vitrine")
        ),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Connections are pooled in each process, so that a page does not pay for a new one.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "connect_timeout": 5,
        },
    }
}

VITRINE_SEARCH_ENGINE = "elasticsearch"
if not VITRINE_ELASTICSEARCH_URL:
    raise ImproperlyConfigured(
        "VITRINE_ELASTICSEARCH_URL is not set; it must be an address like https://user:password@host:9200."
    )

CELERY_BROKER_URL = address("VITRINE_REDIS_URL", ("redis", "rediss"), "redis://:password@host:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A message that no worker finished comes back after this; longer than any task may take.
    "visibility_timeout": 26 * 3600,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    # Who sends a message learns soon that there is nobody to take it.
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}

CACHES = {"default": {"BACKEND": "vitrine.caches.ForgetfulRedisCache", "LOCATION": CELERY_BROKER_URL}}
