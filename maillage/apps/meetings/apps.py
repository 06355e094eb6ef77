"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.meetings"
    label = "meetings"
    verbose_name = "Réunions"
