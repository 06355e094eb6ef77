"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.people"
    label = "people"
    verbose_name = "Personnes"
