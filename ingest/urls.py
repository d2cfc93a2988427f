"""Addresses of arrival."""

from django.urls import path

from ingest import views

urlpatterns = [path("jobs/harvest/", views.harvest, name="harvest")]
