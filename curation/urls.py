"""Addresses of curation."""

from django.urls import path

from curation import api

urlpatterns = [path("api/v1/suggest/", api.SuggestView.as_view(), name="api-suggest")]
