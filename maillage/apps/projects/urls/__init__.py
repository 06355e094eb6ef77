"""The addresses of the app, a file for each of its subjects."""

from __future__ import annotations

from django.urls import URLPattern

from maillage.apps.projects.urls import (
    grants,
    health_project,
    quality,
    registers,
    users,
)


app_name = "projects"

urlpatterns: list[URLPattern] = [
    *health_project.urlpatterns,
    *users.urlpatterns,
    *quality.urlpatterns,
    *grants.urlpatterns,
    *registers.urlpatterns,
]
