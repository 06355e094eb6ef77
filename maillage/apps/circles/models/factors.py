"""What held a circle back or helped it after a session, as its animator coded it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.session import Session
from maillage.apps.people.models import Person


class FactorSide(models.TextChoices):
    """Which way it works on what the circle undertook."""

    BRAKE = "brake", "frein"
    LEVER = "lever", "levier"


class SessionFactor(models.Model):
    """A brake or a lever of a session: a code of the library, a short note, a date.

    Never overwritten: what was noted by mistake is withdrawn, and stays.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"note"},
        "shareable": {
            "session",
            "side",
            "code",
            "noted_by",
            "noted_at",
            "withdrawn_at",
        },
    }

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="factors"
    )
    side = models.CharField("sens", max_length=5, choices=FactorSide)
    code = models.CharField("sujet", max_length=40)
    """A code of `library/circles/factors.yaml`."""
    note = models.CharField("note", max_length=200, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("noté le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        """One of a side and a subject in force for a session."""

        verbose_name = "frein ou levier"
        ordering = ("side", "noted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "side", "code"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="session_factor_once",
            ),
        )

    def __str__(self) -> str:
        return f"frein ou levier {self.pk}"
