"""The French titles of the themes that circles work on."""

from __future__ import annotations

from maillage.engine.indicators.library import load_kits


def theme_title(theme: str) -> str:
    """The title of a kit of the library; the name itself once the kit is gone."""
    return next((kit.title for kit in load_kits() if kit.theme == theme), theme)
