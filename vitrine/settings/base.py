"""Settings that hold in every way of running. Everything that differs comes from the environment."""

from pathlib import Path

from vitrine.environment import addresses, env, flag, folder, number, one_of, prefix, secret
from vitrine.logs import logging_settings
from vitrine.people.logins import logins

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DATA_DIR = folder("VITRINE_DATA_DIR", BASE_DIR / "var")

DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("VITRINE_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "ontology",
    "catalog",
    "ingest",
    "curation",
    "vitrine",
    "vitrine.people",
]

MIDDLEWARE = [
    "vitrine.logs.RequestLogMiddleware",
    "vitrine.measuring.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vitrine.exceptions.ErrorPageMiddleware",
]

ROOT_URLCONF = "vitrine.urls"
WSGI_APPLICATION = "vitrine.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

STATIC_URL = "static/"
STATIC_ROOT: Path | None = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Behind a proxy that speaks https: cookies and pages are for https only. The proxy must set or strip this header.
HTTPS = flag("VITRINE_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("VITRINE_TRUSTED_ORIGINS", default=[])

# No inline script, no foreign host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "vitrine.people.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "vitrine.people.authentication.PersonThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("VITRINE_API_RATE", default="600/min"),
        "person": env.str("VITRINE_API_PERSON_RATE", default="3000/min"),
    },
    # What a client says of its own address counts only where a proxy said it last.
    "NUM_PROXIES": 1 if HTTPS else 0,
    "EXCEPTION_HANDLER": "vitrine.drf.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Vitrine API",
    "DESCRIPTION": "Studies, samples and ontology terms of biological images, with what was seen in them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Hosts a harvest may fetch from; a directory needs none. Empty: no outgoing request at all.
VITRINE_HARVEST_HOSTS: list[str] = env.list("VITRINE_HARVEST_HOSTS", default=[])
# Who to write to, said in the User-Agent of every outgoing request.
VITRINE_CONTACT: str = env.str("VITRINE_CONTACT", default="")
VITRINE_SEARCH_ENGINE = "embedded"
# Folders that a harvest may read when it is asked for on a page; commands may read any.
VITRINE_HARVEST_FOLDERS: list[str] = env.list("VITRINE_HARVEST_FOLDERS", default=[])
# The most samples that a download may hold, and the days that it is kept.
VITRINE_EXPORT_ROWS: int = number("VITRINE_EXPORT_ROWS", 2_000_000, 10**9)
VITRINE_EXPORT_DAYS: int = number("VITRINE_EXPORT_DAYS", 7, 3650)
# The search server: its nodes, the certificate to trust, what its indexes' names begin with, and the shards of a new one.
VITRINE_ELASTICSEARCH_URL: list[str] = addresses(
    "VITRINE_ELASTICSEARCH_URL", ("http", "https"), "https://user:password@host:9200"
)
VITRINE_ELASTICSEARCH_CA: str = env.str("VITRINE_ELASTICSEARCH_CA", default="")
VITRINE_ELASTICSEARCH_PREFIX: str = prefix("VITRINE_ELASTICSEARCH_PREFIX", "vitrine")
VITRINE_ELASTICSEARCH_SHARDS: int = number("VITRINE_ELASTICSEARCH_SHARDS", 1, 64)

# What Prometheus says to read /metrics; without it only this machine may.
VITRINE_METRICS_TOKEN: str = secret("VITRINE_METRICS_TOKEN", needed=False)

# Quiet for commands; `serve` turns the site and the worker up to INFO.
LOGGING = logging_settings(
    level=one_of("VITRINE_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "WARNING"),
    form=one_of("VITRINE_LOG_FORMAT", ("text", "json"), "text"),
)

LOGIN_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "search"
# Places where people may sign in instead of here; none unless the environment names them.
VITRINE_LOGINS = logins()
ACCOUNT_ADAPTER = "vitrine.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "vitrine.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
# No address of e-mail is asked for or kept, and no token of another place. `vitrine.people.throttle` counts failures.
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
SOCIALACCOUNT_STORE_TOKENS = False

# Kinds of long work and where each is declared.
JOB_KINDS = {
    "check": "catalog.jobs.checking.CHECK",
    "export": "catalog.exports.kind.EXPORT",
    "harvest": "ingest.jobs.HARVEST",
    "reindex": "catalog.jobs.reindexing.REINDEX",
    "study-export": "catalog.exports.study_kind.STUDY_EXPORT",
}
# Formats in which one study can be given out, and where each is declared.
STUDY_FORMATS = {"idr": "ingest.exporting.IDR", "sssom": "curation.formats.SSSOM"}

CELERY_TASK_TIME_LIMIT = 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A message is done with when its work is, also where the worker is killed: every task may run twice without harm.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Work goes on while the broker is away, and the worker waits for it as long as it takes.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
