"""A year's claim: what is declared, what proves it, and what was frozen when sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.funding.models.contract import Contract
from maillage.apps.people.models import Person
from maillage.apps.structures.documents import Documented


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    DRAFT = "draft", "en préparation"
    SUBMITTED = "submitted", "déposée"
    SETTLED = "settled", "payée"


class Claim(models.Model):
    """What a team asks for one civil year of a contract.

    While a draft, everything is read where it happened. Once submitted, the facts, the
    rules' version, the switches and the result are those of `document`, whose SHA-256
    is `sha256`; its proofs are `proofs`.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"declared", "document", "withdrawal_reason"},
        "shareable": {
            "contract",
            "year",
            "state",
            "switches",
            "rules_version",
            "submitted_at",
            "submitted_by",
            "settled_on",
            "sha256",
            "version",
        },
    }

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="claims"
    )
    year = models.PositiveSmallIntegerField("année")
    state = models.CharField(
        "état", max_length=12, choices=ClaimState, default=ClaimState.DRAFT
    )
    declared = models.JSONField(default=dict)
    """What differs from what is proven: fact -> {"value": text or rows, "remark"}."""
    switches = models.JSONField(default=dict)
    """The readings of the text that are not the default: name -> value."""
    rules_version = models.CharField("version des règles", max_length=40, blank=True)
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_on = models.DateField("payée le", null=True, blank=True)
    withdrawal_reason = models.CharField(
        "motif du dernier retrait", max_length=300, blank=True
    )
    document = models.JSONField(null=True, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """One claim for a year of a contract; the last year first."""

        verbose_name = "demande annuelle"
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "year"), name="funding_one_claim_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} {self.year}"

    @property
    def is_draft(self) -> bool:
        """Whether facts and switches may still change."""
        return self.state == ClaimState.DRAFT


class Withdrawal(models.Model):
    """A claim that was sent, then taken back: what it said is kept whole."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "reason"},
        "shareable": {
            "claim",
            "submitted_at",
            "submitted_by",
            "withdrawn_at",
            "withdrawn_by",
            "sha256",
        },
    }

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="withdrawals"
    )
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField("motif", max_length=300)
    document = models.JSONField()
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        """The last one first."""

        verbose_name = "retrait d'une demande"
        ordering = ("-withdrawn_at", "-pk")

    def __str__(self) -> str:
        return f"retrait {self.pk}"


class DocumentKind(models.TextChoices):
    """What an uploaded document proves; the word is that of the rules."""

    PAYER_FIGURES = "payer_figures", "chiffres donnés par la caisse"
    ON_CALL_DEROGATION = "on_call_derogation", "dérogation de l'ARS (garde)"
    CRISIS_DECLARED = "crisis_declared", "crise sanitaire déclarée"
    MISSION_MEASURES = "mission_measures", "mesure des indicateurs du contrat"


class FactDocument(Documented):
    """A document that proves facts of a year: the caisse's letter and its figures."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "document_name", "figures"},
        "shareable": {
            "claim",
            "kind",
            "on",
            "title",
            "document_sha256",
            "added_at",
            "added_by",
            "removed_at",
            "removed_by",
        },
    }

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("ce qu'il prouve", max_length=24, choices=DocumentKind)
    on = models.DateField("daté du")
    title = models.CharField("intitulé", max_length=160)
    figures = models.JSONField("ce qu'il dit", default=dict)
    """Facts by name, each as a text."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        """The oldest first."""

        verbose_name = "document d'une demande"
        verbose_name_plural = "documents d'une demande"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return self.title


class FrozenProof(models.Model):
    """A proof as it stood on the day of the claim, with its number in the pack."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"facts", "lines", "file"},
        "shareable": {
            "claim",
            "number",
            "kind",
            "key",
            "on",
            "title",
            "url",
            "sha256",
            "indicators",
        },
    }

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="proofs")
    number = models.PositiveIntegerField("numéro")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    """What it is about, for ever: « meetings.meeting:12 »."""
    on = models.DateField("date")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    """What the printed proof says: [label, value] pairs, in French."""
    file = models.CharField(max_length=200, blank=True)
    """Name in the default storage; may be empty."""
    sha256 = models.CharField(max_length=64, blank=True)
    indicators = models.JSONField(default=list)
    """The ids of the indicators it supports."""

    class Meta:
        """By number, once in a claim."""

        verbose_name = "preuve d'une demande"
        verbose_name_plural = "preuves d'une demande"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "number"), name="funding_proof_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class AmountsKept(models.Model):
    """The three amounts of a claim, kept with the fingerprint of what they rest on."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document"},
        "shareable": {"claim", "fingerprint", "computed_at"},
    }

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="amounts_kept"
    )
    fingerprint = models.CharField(max_length=64)
    document = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        """Its French name."""

        verbose_name = "montants gardés"
        verbose_name_plural = "montants gardés"

    def __str__(self) -> str:
        return f"montants de la demande {self.claim_id}"
