"""The addresses of the app, a file for each of its subjects."""

from __future__ import annotations

from django.urls import URLPattern


app_name = "projects"

urlpatterns: list[URLPattern] = []
