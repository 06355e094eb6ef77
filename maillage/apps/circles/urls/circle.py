"""Addresses of a circle: its page, its members, its consents, the list."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
