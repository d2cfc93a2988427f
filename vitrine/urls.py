"""Routes."""

from django.urls import URLPattern, URLResolver, include, path

from vitrine import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("catalog.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
