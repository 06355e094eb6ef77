"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Names the app, and makes its policies known."""

    name = "maillage.apps.meetings"
    label = "meetings"
    verbose_name = "Réunions"

    def ready(self) -> None:
        """A verb is known once its table has been read; so is a kind, registered."""
        from maillage.apps.meetings import policies  # noqa: F401, PLC0415
        from maillage.apps.meetings.team_kinds import (  # noqa: PLC0415
            register_team_kinds,
        )

        register_team_kinds()
