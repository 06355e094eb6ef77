"""Projects that someone pays for: how much, on which conditions, for which use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Dated, Organisation


class FunderKind(models.TextChoices):
    """Who pays, as a kind."""

    NONE = "none", "pas encore financé"
    ARS = "ars", "ARS (FIR)"
    INSURANCE = "insurance", "assurance maladie"
    ARTICLE_51 = "article_51", "article 51"
    EUROPE = "europe", "Europe (FEDER, LEADER...)"
    REGION = "region", "région"
    DEPARTMENT = "department", "département"
    COMMUNE = "commune", "commune ou intercommunalité"
    OTHER = "other", "autre financeur"


class Grant(Dated):
    """A project, and who pays for it; without a funder yet, it is only a project."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "title",
            "description",
            "source",
            "funder_kind",
            "funder",
            "reference",
            "amount_awarded_cents",
            "amount_paid_cents",
            "evaluator",
            "report",
            "since",
            "until",
            "abandoned_on",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="grants"
    )
    title = models.CharField("projet", max_length=120)
    description = models.TextField("en quelques lignes", blank=True, max_length=2000)
    source = models.CharField("d'où vient l'idée", max_length=200, blank=True)
    funder_kind = models.CharField(
        "nature du financeur",
        max_length=12,
        choices=FunderKind,
        default=FunderKind.NONE,
    )
    funder = models.CharField("financeur", max_length=120, blank=True)
    reference = models.CharField(
        "référence de la convention", max_length=80, blank=True
    )
    amount_awarded_cents = models.PositiveBigIntegerField("montant accordé", default=0)
    amount_paid_cents = models.PositiveBigIntegerField("déjà versé", default=0)
    """As typed; the ledger, where it is kept, knows better."""
    evaluator = models.CharField("évaluateur", max_length=120, blank=True)
    report = models.TextField("compte rendu au financeur", blank=True, max_length=4000)
    abandoned_on = models.DateField("abandonné le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """The last begun first."""

        verbose_name = "projet financé"
        verbose_name_plural = "projets financés"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return self.title


class GrantLine(models.Model):
    """What a part of the money is for; real spending is in the ledger."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"grant", "position", "label", "planned_cents"},
    }

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField("poste", max_length=80)
    planned_cents = models.PositiveBigIntegerField("prévu", default=0)

    class Meta:
        """In the order of the budget."""

        verbose_name = "poste du budget"
        verbose_name_plural = "postes du budget"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("grant", "label"), name="projects_grant_line_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class GrantCondition(Documented):
    """What the funder asks for, by when, and what shows that it was met."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "grant",
            "text",
            "due_on",
            "met_on",
            "note",
            "withdrawn_on",
            "document",
            "document_name",
            "document_sha256",
            "version",
        },
    }

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="conditions"
    )
    text = models.CharField("condition", max_length=300)
    due_on = models.DateField("pour le", null=True, blank=True)
    met_on = models.DateField("remplie le", null=True, blank=True)
    note = models.CharField("comment", max_length=300, blank=True)
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The nearest first, those without a date last."""

        verbose_name = "condition du financement"
        verbose_name_plural = "conditions du financement"
        ordering = (models.F("due_on").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.text


class GrantMilestone(models.Model):
    """A step of the project: planned for a day, reached on another."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "grant",
            "title",
            "due_on",
            "reached_on",
            "withdrawn_on",
            "version",
        },
    }

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField("jalon", max_length=160)
    due_on = models.DateField("prévu pour le")
    reached_on = models.DateField("atteint le", null=True, blank=True)
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The nearest first."""

        verbose_name = "jalon"
        verbose_name_plural = "jalons"
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title
