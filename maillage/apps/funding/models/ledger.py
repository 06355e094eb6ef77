"""What was received, paid and expected, year by year; no accounting system.

Amounts are positive cents; the kind says which way the money goes. Nothing is deleted:
an entry is cancelled with its reason, and stays to be read.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.people.models import Person
from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Organisation


class EntryKind(models.TextChoices):
    """Which way the money goes, or whether it is still to come."""

    RECEIVED = "received", "reçu"
    PAID = "paid", "payé"
    EXPECTED = "expected", "attendu"


class Nature(models.TextChoices):
    """What the money is."""

    ADVANCE = "advance", "avance du contrat"
    BALANCE = "balance", "solde du contrat"
    GRANT = "grant", "subvention"
    CONTRIBUTION = "contribution", "cotisation ou apport"
    OTHER_INCOME = "other_income", "autre recette"
    SALARY = "salary", "salaire"
    SOCIAL_CHARGE = "social_charge", "charges sociales"
    FEE = "fee", "honoraires et prestations"
    SOFTWARE = "software", "logiciel et informatique"
    RENT = "rent", "loyer et charges des locaux"
    SUPPLIES = "supplies", "achats et fournitures"
    TRAINING = "training", "formation et réunions"
    INSURANCE = "insurance", "assurance"
    BANK_CHARGE = "bank_charge", "frais bancaires"
    SHARE = "share", "part versée à un associé"
    INDEMNITY = "indemnity", "indemnité d'un professionnel"
    OTHER_EXPENSE = "other_expense", "autre dépense"


INCOME = (
    Nature.ADVANCE,
    Nature.BALANCE,
    Nature.GRANT,
    Nature.CONTRIBUTION,
    Nature.OTHER_INCOME,
)
"""What comes in; every other nature goes out."""


class LedgerEntry(Documented):
    """One sum: when, what for, of which year, by which piece."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"person"},
        "sensitive": {"label", "reference", "document", "document_name", "note"},
        "shareable": {
            "organisation",
            "on",
            "exercise",
            "kind",
            "nature",
            "amount_cents",
            "account",
            "contract",
            "claim",
            "grant",
            "grant_line",
            "document_sha256",
            "source",
            "import_digest",
            "created_at",
            "created_by",
            "cancelled_at",
            "cancelled_by",
            "cancelled_because",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="ledger_entries"
    )
    on = models.DateField("date")
    """The day of the movement; for an expected sum, the last day it is expected."""
    exercise = models.PositiveSmallIntegerField("au titre de l'année")
    """The civil year it is about: a balance received in April is of the year before."""
    kind = models.CharField("sens", max_length=10, choices=EntryKind)
    nature = models.CharField("nature", max_length=20, choices=Nature)
    label = models.CharField("libellé", max_length=160)
    amount_cents = models.PositiveBigIntegerField("montant")
    account = models.CharField("compte", max_length=12, blank=True)
    """Its own account code; empty, that of its nature."""
    contract = models.ForeignKey(
        "funding.Contract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    claim = models.ForeignKey(
        "funding.Claim",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    grant = models.ForeignKey(
        "projects.Grant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    grant_line = models.ForeignKey(
        "projects.GrantLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who was paid, for a share or an indemnity."""
    reference = models.CharField("référence de la pièce", max_length=60, blank=True)
    source = models.CharField("règle", max_length=240, blank=True)
    """Why a sum is expected, and by when: the rule and where it is written."""
    note = models.CharField("explication", max_length=300, blank=True)
    import_digest = models.CharField(max_length=64, blank=True)
    """What an imported line is known by, so that it is not imported twice."""
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_because = models.CharField("motif", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of days; a sum is above zero, an imported line is there once."""

        verbose_name = "écriture"
        ordering = ("on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="funding_entry_above_zero"
            ),
            models.UniqueConstraint(
                fields=("organisation", "import_digest"),
                condition=Q(cancelled_at__isnull=True) & ~Q(import_digest=""),
                name="funding_entry_imported_once",
            ),
        )

    def __str__(self) -> str:
        return self.label


class YearClosing(models.Model):
    """A civil year of the ledger closed by who keeps it, reopened with a reason."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "year",
            "closed_at",
            "closed_by",
            "reopened_at",
            "reopened_by",
            "reopened_because",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="year_closings"
    )
    year = models.PositiveSmallIntegerField("année")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened_because = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        """The last one first; a year is closed once at a time."""

        verbose_name = "clôture"
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=Q(reopened_at__isnull=True),
                name="funding_year_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True)
                | Q(reopened_at__gte=F("closed_at")),
                name="funding_year_reopened_after",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} / {self.year}"


class AccountCode(models.Model):
    """The account that a structure gives to a nature, or to its bank."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"organisation", "nature", "code", "label"},
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="account_codes"
    )
    nature = models.CharField("nature", max_length=20)
    """A `Nature`, or « bank »."""
    code = models.CharField("compte", max_length=12)
    label = models.CharField("intitulé", max_length=80)

    class Meta:
        """One account for each nature."""

        verbose_name = "compte"
        ordering = ("organisation", "nature")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "nature"), name="funding_account_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
