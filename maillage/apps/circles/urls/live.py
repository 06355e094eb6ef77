"""Addresses of a session as it is held, and of what is signed after it."""

from __future__ import annotations

from django.urls import URLPattern


urlpatterns: list[URLPattern] = []
