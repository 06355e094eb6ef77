"""Training placements: who learns here, with whom, from when to when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Organisation, Site


class PlacementPaper(models.TextChoices):
    """What proves a placement."""

    CONVENTION = "convention", "convention de stage"
    CERTIFICATE = "certificate", "attestation"


class Placement(Documented):
    """A trainee received by a tutor, on days that are both included."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"trainee_name"},
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "profession",
            "level",
            "tutor",
            "site",
            "first_day",
            "last_day",
            "is_professional_contract",
            "paper",
            "document",
            "document_name",
            "document_sha256",
            "cancelled_on",
            "cancelled_because",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements"
    )
    trainee_name = models.CharField("stagiaire", max_length=120)
    profession = models.CharField(
        "profession préparée", max_length=32, choices=Profession
    )
    level = models.CharField("niveau", max_length=80, blank=True)
    tutor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainees")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    is_professional_contract = models.BooleanField(
        "contrat de professionnalisation", default=False
    )
    """It is then no placement for the agreement (guide, page 31 to 33)."""
    paper = models.CharField(
        "document", max_length=12, choices=PlacementPaper, blank=True
    )
    cancelled_on = models.DateField("annulé le", null=True, blank=True)
    cancelled_because = models.CharField("motif", max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first."""

        verbose_name = "stage"
        ordering = ("-first_day", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="placement_period"
            ),
        )

    def __str__(self) -> str:
        return f"stage {self.pk}"

    @property
    def initials(self) -> str:
        """« A. D. »: a trainee as lists and proofs name him."""
        words = self.trainee_name.replace("-", " ").split()
        return " ".join(f"{word[0].upper()}." for word in words)

    @property
    def counts(self) -> bool:
        """Whether the agreement counts it, once a document proves it."""
        return self.cancelled_on is None and not self.is_professional_contract

    def days_within(self, first: date, last: date) -> int:
        """Calendar days of it between two days, both included."""
        begin, end = max(first, self.first_day), min(last, self.last_day)
        return max((end - begin).days + 1, 0)
