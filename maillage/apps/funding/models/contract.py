"""What a team signed with those who pay it: terms, parties, amendments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Dated, Organisation


class PartyKind(models.TextChoices):
    """Who signs."""

    CPAM = "cpam", "caisse primaire d'assurance maladie"
    ARS = "ars", "agence régionale de santé"
    STRUCTURE = "structure", "structure"
    OTHER = "other", "autre"


class Contract(Dated, Documented):
    """A contract under an agreement, from its effect to its end.

    `agreement` is an agreement that Maillage has rules of (« aci_msp »), or any words:
    a contract without rules has no computed amount.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"terms", "document", "document_name"},
        "shareable": {
            "organisation",
            "document_sha256",
            "agreement",
            "title",
            "reference",
            "signed_on",
            "since",
            "until",
            "ending",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts"
    )
    agreement = models.CharField("accord", max_length=80)
    title = models.CharField("intitulé", max_length=160)
    reference = models.CharField("numéro du contrat", max_length=60, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    terms = models.JSONField("termes chiffrés", default=dict, blank=True)
    """Facts that the contract itself writes, by name, each as a text: the fixed part of
    a mission, the population covered."""
    ending = models.CharField("motif de fin", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """The last one first."""

        verbose_name = "contrat"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return self.title


class Amendment(Documented):
    """A change of a contract, signed on a day; what it was before stays readable."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "document_name"},
        "shareable": {
            "contract",
            "title",
            "signed_on",
            "effective_on",
            "what",
            "document_sha256",
        },
    }

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="amendments"
    )
    title = models.CharField("intitulé", max_length=160)
    signed_on = models.DateField("signé le")
    effective_on = models.DateField("prend effet le")
    what = models.TextField("ce qu'il change", max_length=2000)

    class Meta:
        """In the order of their effect."""

        verbose_name = "avenant au contrat"
        ordering = ("effective_on", "pk")

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """Who signed a contract, and whom to write to there."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"contact"},
        "sensitive": set[str](),
        "shareable": {"contract", "organisation", "name", "kind", "removed_on"},
    }

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="parties"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Where Maillage knows it."""
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=20, choices=PartyKind)
    contact = models.CharField("contact", max_length=200, blank=True)
    removed_on = models.DateField(null=True, blank=True)

    class Meta:
        """As they were written."""

        verbose_name = "partie au contrat"
        verbose_name_plural = "parties au contrat"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
