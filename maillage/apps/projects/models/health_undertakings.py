"""The projet de santé further down its chain: actions, indicators, results."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person
from maillage.apps.projects.models.health_project import DraftRow, Objective


class UndertakingState(models.TextChoices):
    """Where an action stands."""

    PLANNED = "planned", "prévue"
    UNDER_WAY = "under_way", "en cours"
    DONE = "done", "faite"
    DROPPED = "dropped", "abandonnée"


class Undertaking(DraftRow):
    """An action of the project: what is done for an objective, who, when, with what."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "objective",
            "title",
            "words",
            "owner",
            "owner_words",
            "means",
            "starts_on",
            "due_on",
            "state",
            "ended_on",
            "reason",
            "version",
            "removed_on",
        },
    }

    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        related_name="undertakings",
        verbose_name="objectif qu'elle sert",
    )
    title = models.CharField("action", max_length=160)
    words = models.TextField("précisions", blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pilote",
    )
    owner_words = models.CharField("ou, en toutes lettres", max_length=80, blank=True)
    means = models.TextField("moyens", blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    state = models.CharField(
        "état",
        max_length=12,
        choices=UndertakingState,
        default=UndertakingState.PLANNED,
    )
    ended_on = models.DateField("faite ou abandonnée le", null=True, blank=True)
    reason = models.CharField("pourquoi", max_length=200, blank=True)
    """What came of it, or why it was dropped."""

    class Meta:
        """The nearest term first."""

        verbose_name = "action du projet de santé"
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title


class Frequency(models.TextChoices):
    """How often an indicator is measured."""

    MONTH = "month", "chaque mois"
    QUARTER = "quarter", "chaque trimestre"
    HALF_YEAR = "half_year", "deux fois par an"
    YEAR = "year", "chaque année"
    ONCE = "once", "une seule fois"


class ProjectIndicator(DraftRow):
    """How an action is judged: a formula in words, its source, its target."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "undertaking",
            "title",
            "formula",
            "unit",
            "source",
            "target",
            "target_on",
            "frequency",
            "since",
            "version",
            "removed_on",
        },
    }

    undertaking = models.ForeignKey(
        Undertaking,
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name="action qu'il juge",
    )
    title = models.CharField("indicateur", max_length=160)
    formula = models.TextField("calcul, en mots")
    unit = models.CharField("unité", max_length=40, blank=True)
    source = models.CharField("source", max_length=200)
    target = models.DecimalField(
        "cible", max_digits=14, decimal_places=3, null=True, blank=True
    )
    target_on = models.DateField("cible pour le", null=True, blank=True)
    frequency = models.CharField(
        "fréquence", max_length=12, choices=Frequency, default=Frequency.YEAR
    )
    since = models.DateField("suivi depuis le")
    """The first value is due one period later."""

    class Meta:
        """In the order of writing."""

        verbose_name = "indicateur du projet de santé"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class IndicatorResult(DraftRow):
    """A value of an indicator, on a day, with what it was computed from."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "indicator",
            "on",
            "period",
            "value",
            "numerator",
            "denominator",
            "source",
            "remark",
            "version",
            "removed_on",
        },
    }

    indicator = models.ForeignKey(
        ProjectIndicator, on_delete=models.PROTECT, related_name="results"
    )
    on = models.DateField("date de la mesure")
    period = models.CharField("période mesurée", max_length=60)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3)
    numerator = models.BigIntegerField("numérateur", null=True, blank=True)
    denominator = models.BigIntegerField("dénominateur", null=True, blank=True)
    source = models.CharField("source", max_length=200)
    remark = models.CharField("remarque", max_length=200, blank=True)

    class Meta:
        """The oldest first."""

        verbose_name = "résultat d'un indicateur"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on}"
