"""Addresses of what became of it: follow-up, level, portfolio."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
