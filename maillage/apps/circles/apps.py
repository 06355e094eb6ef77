"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """Names the app."""

    name = "maillage.apps.circles"
    label = "circles"
    verbose_name = "Cercles"

    def ready(self) -> None:
        """Say to the meetings who may do what with a session."""
        from maillage.apps.circles.meeting_kind import (  # noqa: PLC0415  models first
            register_sessions,
        )

        register_sessions()
