"""Addresses of the meetings of a structure."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
