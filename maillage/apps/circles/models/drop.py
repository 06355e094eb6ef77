"""Files of dispensings that an animator brought."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.circle import Circle
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class Drop(models.Model):
    """A file of dispensings that an animator brought, from its trial to its batch."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"path", "report"},
        "shareable": {
            "circle",
            "name",
            "size_bytes",
            "sha256",
            "state",
            "progress_percent",
            "message",
            "batch",
            "dropped_by",
            "dropped_at",
            "finished_at",
        },
    }

    class State(models.TextChoices):
        """Where a file stands."""

        RECEIVED = "received", "reçu"
        CHECKING = "checking", "à l'essai"
        CHECKED = "checked", "vérifié"
        REFUSED = "refused", "refusé"
        IMPORTING = "importing", "en cours d'import"
        IMPORTED = "imported", "importé"
        RETRACTING = "retracting", "en cours de retrait"
        RETRACTED = "retracted", "retiré"
        DISCARDED = "discarded", "écarté"
        FAILED = "failed", "non importé"

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="drops")
    name = models.CharField(max_length=160)
    path = models.CharField(max_length=300, blank=True)
    """Where the file waits, under the folder of drops; empty once it is erased."""
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    report = models.JSONField(default=dict, blank=True)
    batch = models.CharField(max_length=120, blank=True)
    dropped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one first."""

        verbose_name = "fichier déposé"
        ordering = ("-dropped_at", "-pk")

    def __str__(self) -> str:
        return f"fichier {self.pk}"


class Building(models.Model):
    """The making of a structure's base of calculation: asked for, under way, done.

    What the base holds is written beside it, in its manifest.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "state",
            "progress_percent",
            "message",
            "asked_at",
            "finished_at",
        },
    }

    class State(models.TextChoices):
        """Where the making stands."""

        QUEUED = "queued", "demandée"
        MAKING = "making", "en cours de calcul"
        MADE = "made", "prête"
        FAILED = "failed", "non faite"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="building"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Its French name."""

        verbose_name = "base de calcul"

    def __str__(self) -> str:
        return f"base de calcul {self.pk}"
