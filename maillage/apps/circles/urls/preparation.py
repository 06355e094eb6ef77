"""Addresses of what is prepared: data, sessions to come, mirrors."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
