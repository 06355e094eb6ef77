"""The addresses of the app, a file for each of its subjects."""

from __future__ import annotations

from django.urls import URLPattern

from maillage.apps.projects.urls import health_project


app_name = "projects"

urlpatterns: list[URLPattern] = [
    *health_project.urlpatterns,
]
