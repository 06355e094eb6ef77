"""Meetings that come back: every two weeks, every second Tuesday of the month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class Step(models.TextChoices):
    """What a series counts its distance in."""

    WEEKS = "weeks", "semaines"
    MONTHS = "months", "mois"


class Series(models.Model):
    """What a series was planned as; its meetings are ordinary meetings, each free."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "every",
            "step",
            "first_on",
            "planned_by",
            "planned_at",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="meeting_series"
    )
    every = models.PositiveSmallIntegerField("toutes les")
    step = models.CharField("pas", max_length=6, choices=Step)
    first_on = models.DateField("premier jour")
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        """The last one first; a series moves forward."""

        verbose_name = "série de réunions"
        ordering = ("-first_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(every__gte=1), name="series_moves_forward"
            ),
        )

    def __str__(self) -> str:
        return f"série {self.pk}"
