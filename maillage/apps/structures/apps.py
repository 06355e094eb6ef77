"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.structures"
    label = "structures"
    verbose_name = "Structures"
