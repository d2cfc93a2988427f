"""Addresses of the public pages and of the API."""

from django.urls import URLPattern, URLResolver, include, path

from catalog import finding_views, job_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.search, name="search"),
    path("studies/", views.studies, name="studies"),
    path("studies/<str:accession>/", views.study_by_accession, name="study-by-accession"),
    path("studies/<str:archive>/<str:accession>/", views.study, name="study"),
    path("studies/<str:archive>/<str:accession>/files/", job_views.study_export, name="study-export"),
    path("samples/<str:public_id>/", views.sample, name="sample"),
    path("terms/", views.terms, name="terms"),
    path("terms/<path:curie>/", views.term, name="term"),
    path("findings/<int:finding_id>/dismiss/", finding_views.finding_dismiss, name="finding-dismiss"),
    path("findings/<int:finding_id>/reopen/", finding_views.finding_reopen, name="finding-reopen"),
    path("jobs/", job_views.jobs, name="jobs"),
    path("jobs/export/", job_views.export, name="export"),
    path("jobs/reindex/", job_views.reindex, name="reindex"),
    path("jobs/<uuid:job_id>/", job_views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", job_views.cancel, name="job-cancel"),
    path("jobs/<uuid:job_id>/file/", job_views.job_file, name="job-file"),
    path("theme/", views.theme, name="theme"),
    path("api/", include("catalog.api.urls")),
]
