"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.home"
    label = "home"
    verbose_name = "Accueil"
