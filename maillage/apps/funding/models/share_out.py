"""The money of a year shared out among partners: simulated, voted, frozen, told.

While it is simulated its lines, partners and scenarios change; once a general assembly
adopted one scenario, `document` keeps all of it with its SHA-256 and nothing changes.
Another share-out of the same year then names the one it replaces.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class ShareState(models.TextChoices):
    """Where a share-out stands."""

    SIMULATED = "simulated", "en simulation"
    PROPOSED = "proposed", "soumise au vote"
    FROZEN = "frozen", "votée et figée"
    DROPPED = "dropped", "abandonnée"


class ShareOut(models.Model):
    """A year's money to share, with what a general assembly decided of it."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "pdf"},
        "shareable": {
            "organisation",
            "year",
            "title",
            "state",
            "excess",
            "ceiling_cents",
            "ceiling_source",
            "patients_shown",
            "replaces",
            "replaced_because",
            "chosen",
            "resolution",
            "sha256",
            "frozen_at",
            "frozen_by",
            "created_at",
            "created_by",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="share_outs"
    )
    year = models.PositiveSmallIntegerField("année")
    title = models.CharField("titre", max_length=120)
    state = models.CharField(
        "état", max_length=10, choices=ShareState, default=ShareState.SIMULATED
    )
    excess = models.CharField("au-delà du plafond", max_length=14, default="kept")
    """What becomes of an excess: a word of the engine (`Excess`)."""
    ceiling_cents = models.PositiveBigIntegerField(
        "plafond par personne", null=True, blank=True
    )
    ceiling_source = models.CharField("source du plafond", max_length=200, blank=True)
    patients_shown = models.BooleanField(
        "les statuts ou l'assemblée admettent que chacun lise la patientèle des autres",
        default=False,
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )
    replaced_because = models.CharField("motif", max_length=200, blank=True)
    """Why this one replaces another."""
    chosen = models.ForeignKey(
        "funding.ShareScenario",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    """The scenario put to the vote."""
    resolution = models.ForeignKey(
        "meetings.Resolution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="share_outs",
    )
    document = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="repartitions", blank=True)
    """The annex as it was voted, on paper."""
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last year first."""

        verbose_name = "répartition"
        ordering = ("-year", "-pk")

    def __str__(self) -> str:
        return self.title


class ShareLine(models.Model):
    """One line of the total to share: a sum of the ledger, or one that was typed."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"share_out", "rank", "label", "cents", "from_ledger"},
    }

    share_out = models.ForeignKey(
        ShareOut, on_delete=models.CASCADE, related_name="lines"
    )
    rank = models.PositiveSmallIntegerField()
    label = models.CharField("libellé", max_length=160)
    cents = models.BigIntegerField("montant")
    """Signed: what is kept or was spent is below zero."""
    from_ledger = models.BooleanField(default=False)

    class Meta:
        """As they are added up."""

        verbose_name = "ligne du montant à répartir"
        ordering = ("share_out", "rank", "pk")

    def __str__(self) -> str:
        return self.label


class SharePartner(models.Model):
    """Someone who has a share, and what is measured of him."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"person"},
        "sensitive": {"measures"},
        "shareable": {
            "share_out",
            "rank",
            "typed",
            "ceiling_cents",
            "already_cents",
            "told_at",
        },
    }

    share_out = models.ForeignKey(
        ShareOut, on_delete=models.CASCADE, related_name="partners"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="shares_of"
    )
    rank = models.PositiveSmallIntegerField()
    measures = models.JSONField(default=dict, blank=True)
    """Key or free column -> exact value as text: « 12.5 », « 25/2 »."""
    typed = models.JSONField(default=list, blank=True)
    """The measures that were typed, and that a new reading of the year leaves alone."""
    ceiling_cents = models.PositiveBigIntegerField(null=True, blank=True)
    already_cents = models.PositiveBigIntegerField("déjà versé", default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    """When the person first opened the frozen statement."""

    class Meta:
        """In the order that settles equal fractions of a cent."""

        verbose_name = "part"
        ordering = ("share_out", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("share_out", "person"), name="funding_partner_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} / {self.share_out}"


class ShareScenario(models.Model):
    """One way to share the total: pots, each with its key."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"share_out", "rank", "name", "pots", "version"},
    }

    share_out = models.ForeignKey(
        ShareOut, on_delete=models.CASCADE, related_name="scenarios"
    )
    rank = models.PositiveSmallIntegerField()
    name = models.CharField("nom", max_length=60)
    pots = models.JSONField(default=list)
    """[{name, key, column, cents or percent}]: amounts first, parts of what is left."""
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order they were tried; a name is there once."""

        verbose_name = "scénario"
        ordering = ("share_out", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("share_out", "name"), name="funding_scenario_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
