"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.circles"
    label = "circles"
    verbose_name = "Cercles"
