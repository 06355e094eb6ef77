"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """Names the app, and makes its policies known."""

    name = "maillage.apps.circles"
    label = "circles"
    verbose_name = "Cercles"

    def ready(self) -> None:
        """A verb is known once its table has been read; so are sessions as meetings."""
        from maillage.apps.circles import policies  # noqa: F401, PLC0415
        from maillage.apps.circles.meeting_kind import (  # noqa: PLC0415
            register_sessions,
        )

        register_sessions()
