"""The look, as a Django app: templates, static files, tags and two small pages."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Its label is « ui »; it has no model."""

    name = "maillage.ui"
    label = "ui"
