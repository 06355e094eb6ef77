"""The panel that a circle hands over: pseudonyms of one day, small counts hidden."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.circle import Circle
from maillage.apps.people.models import Person


class PanelExport(models.Model):
    """The last panel that a circle asked for, made in the background.

    One a circle: two of the same data could be laid on each other.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"archive"},
        "shareable": {
            "circle",
            "state",
            "message",
            "build",
            "asked_by",
            "asked_at",
            "made_at",
        },
    }

    class State(models.TextChoices):
        """Where its making stands."""

        QUEUED = "queued", "demandé"
        MAKING = "making", "en cours"
        READY = "ready", "prêt"
        FAILED = "failed", "non fait"

    circle = models.OneToOneField(
        Circle, on_delete=models.PROTECT, related_name="panel_export"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    message = models.CharField(max_length=300, blank=True)
    build = models.CharField(max_length=80, blank=True)
    archive = models.BinaryField(default=b"")
    """A zip of the panel and its dictionary; empty until it is made."""
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Its French name."""

        verbose_name = "panel anonymisé"

    def __str__(self) -> str:
        return f"panel anonymisé {self.pk}"
