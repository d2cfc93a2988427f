"""Routes."""

from django.urls import URLPattern, URLResolver, include, path

from vitrine import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("catalog.urls")),
    path("", include("ingest.urls")),
    path("", include("curation.urls")),
    path("", include("vitrine.people.urls")),
    path("metrics", metrics.metrics, name="metrics"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("health/index", health.index_health, name="health-index"),
]
