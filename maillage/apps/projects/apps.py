"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Names the app, and makes its policies known."""

    name = "maillage.apps.projects"
    label = "projects"
    verbose_name = "Projet"

    def ready(self) -> None:
        """A verb is known once its table has been read."""
        from maillage.apps.projects import policies  # noqa: F401, PLC0415
