"""Addresses of the public pages and of the API."""

from django.urls import URLPattern, URLResolver, include, path

from catalog import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.search, name="search"),
    path("studies/", views.studies, name="studies"),
    path("studies/<str:accession>/", views.study_by_accession, name="study-by-accession"),
    path("studies/<str:archive>/<str:accession>/", views.study, name="study"),
    path("samples/<str:public_id>/", views.sample, name="sample"),
    path("terms/", views.terms, name="terms"),
    path("terms/<path:curie>/", views.term, name="term"),
    path("theme/", views.theme, name="theme"),
    path("api/", include("catalog.api.urls")),
]
