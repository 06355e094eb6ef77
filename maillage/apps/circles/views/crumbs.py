"""The pages above those of a circle and of its sessions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.models import Circle, Session
from maillage.ui.components import Crumb
from maillage.ui.formats import day


def under_circle(circle: Circle, *here: Crumb) -> list[Crumb]:
    """From the list of circles to a page of one."""
    return [
        Crumb("Cercles", reverse("circles:list")),
        Crumb(circle.name, reverse("circles:detail", args=(circle.slug,))),
        *here,
    ]


def under_session(session: Session, *here: Crumb) -> list[Crumb]:
    """From the list of circles to a page of one session."""
    title = f"Séance du {day(localtime(session.meeting.starts_at))}"
    address = reverse("circles:session", args=(session.circle.slug, session.pk))
    return under_circle(session.circle, Crumb(title, address if here else ""), *here)
