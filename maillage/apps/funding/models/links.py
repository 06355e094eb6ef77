"""The payer's link: a secret address that opens one claim, read-only, for a time."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person


class ClaimLink(models.Model):
    """An address given to somebody without an account; its secret is not kept."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"fingerprint", "label"},
        "shareable": {
            "claim",
            "last_day",
            "openings",
            "opened_at",
            "given_by",
            "given_at",
            "revoked_by",
            "revoked_at",
        },
    }

    claim = models.ForeignKey(
        "funding.Claim", on_delete=models.PROTECT, related_name="links"
    )
    label = models.CharField("pour qui", max_length=120)
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret: who reads the database cannot open the address."""
    last_day = models.DateField("dernier jour")
    openings = models.PositiveIntegerField("ouvertures", default=0)
    opened_at = models.DateTimeField("dernière ouverture", null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one first."""

        verbose_name = "lien du référent"
        ordering = ("-given_at", "-pk")

    def __str__(self) -> str:
        return f"lien du référent {self.pk}"

    def opens_on(self, day: date) -> bool:
        """Whether the address still opens on a day."""
        return self.revoked_at is None and day <= self.last_day
