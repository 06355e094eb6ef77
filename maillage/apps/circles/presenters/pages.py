"""What the pages of a circle share: where one is."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.circles.models import Circle
from maillage.ui.components import Crumb


def crumbs(circle: Circle, here: str = "") -> list[Crumb]:
    """The pages above: the list, the circle, then this one."""
    above = [Crumb("Cercles", reverse("circles:list"))]
    if not here:
        return [*above, Crumb(circle.name)]
    own = reverse("circles:detail", args=(circle.slug,))
    return [*above, Crumb(circle.name, own), Crumb(here)]
