"""Addresses of the API, its schema and the page to try it."""

from django.urls import path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

from catalog.api import jobs, views

urlpatterns = [
    path("v1/search/", views.SearchView.as_view(), name="api-search"),
    path("v1/studies/", views.StudiesView.as_view(), name="api-studies"),
    path("v1/studies/<str:archive>/<str:accession>/", views.StudyView.as_view(), name="api-study"),
    path("v1/terms/", views.TermsView.as_view(), name="api-terms"),
    path("v1/terms/<path:curie>/", views.TermView.as_view(), name="api-term"),
    path("v1/samples/<str:public_id>/", views.SampleView.as_view(), name="api-sample"),
    path("v1/jobs/", jobs.JobsView.as_view(), name="api-jobs"),
    path("v1/jobs/<uuid:job_id>/", jobs.JobView.as_view(), name="api-job"),
    path("v1/jobs/<uuid:job_id>/cancel/", jobs.CancelView.as_view(), name="api-job-cancel"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", TemplateView.as_view(template_name="catalog/api.html"), name="api-docs"),
]
