"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app, and listens to what sign-in does."""

    name = "maillage.apps.people"
    label = "people"
    verbose_name = "Personnes"

    def ready(self) -> None:
        """Write in the audit chain what happens to accounts."""
        from maillage.apps.people import signals  # noqa: PLC0415  it needs the models

        signals.connect()
