"""What a circle planned to look at, each time it looked, and what the circle cost.

A plan is frozen with the minutes that hold its commitment: the database itself refuses
to change it (migration 0003). It may be withdrawn, with a reason, and its row stays.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.circle import Circle
from maillage.apps.circles.models.decision import Commitment, Direction
from maillage.apps.circles.models.session import Session
from maillage.apps.people.models import Person


class Estimator(models.TextChoices):
    """How the effect will be estimated, said beforehand."""

    IMPUTATION = "imputation", "imputation (Borusyak, Jaravel et Spiess)"
    GROUP_TIME = "group_time", "effets par groupe et période (Callaway et Sant'Anna)"


class AnalysisPlan(models.Model):
    """What will be looked at, when and how: said before anyone could know the result.

    One for a session and an indicator. Effects are in the indicator's own scale: 4
    points of a share are 0.04.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"expected_effect", "minimum_detectable"},
        "shareable": {
            "session",
            "commitment",
            "indicator",
            "direction",
            "target",
            "horizon_months",
            "estimator",
            "detectable_build",
            "frozen_at",
            "signed_sha256",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_because",
        },
    }

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="analysis_plans"
    )
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, related_name="analysis_plan"
    )
    indicator = models.CharField("indicateur", max_length=40)
    direction = models.CharField("sens", max_length=10, choices=Direction)
    target = models.FloatField("cible", null=True, blank=True)
    """As the commitment has it: a value to reach."""
    expected_effect = models.FloatField("effet attendu", null=True, blank=True)
    """The target less the group's value shown at the session."""
    horizon_months = models.PositiveSmallIntegerField("horizon en mois")
    """Whole months after the session's own: the last one is the last looked at."""
    estimator = models.CharField(
        "méthode", max_length=20, choices=Estimator, default=Estimator.IMPUTATION
    )
    minimum_detectable = models.FloatField("plus petit effet", null=True, blank=True)
    """As the circle was shown it before it committed; empty where it was not."""
    detectable_build = models.CharField(max_length=80, blank=True)
    frozen_at = models.DateTimeField("figé le")
    signed_sha256 = models.CharField("empreinte du compte rendu", max_length=64)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """The last session first; an indicator is planned once a session."""

        verbose_name = "plan d'analyse"
        ordering = ("-session__meeting__starts_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "indicator"), name="analysis_planned_once"
            ),
        )

    def __str__(self) -> str:
        return f"plan d'analyse {self.pk}"


class ImpactSheet(models.Model):
    """One look at what a session changed: asked for, made in the background, kept.

    Every look that gave a figure is counted, by session and indicator, whoever asked.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "svg", "placebo_svg", "money_svg"},
        "shareable": {
            "session",
            "plan",
            "indicator",
            "planned",
            "look",
            "state",
            "message",
            "build",
            "verdict",
            "asked_by",
            "asked_at",
            "made_at",
        },
    }

    class State(models.TextChoices):
        """Where the look stands."""

        QUEUED = "queued", "demandé"
        MAKING = "making", "en cours"
        READY = "ready", "fait"
        FAILED = "failed", "non fait"

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="impact_sheets"
    )
    plan = models.ForeignKey(
        AnalysisPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sheets",
    )
    """The plan in force when it was asked; empty for an indicator nobody planned."""
    indicator = models.CharField("indicateur", max_length=40)
    planned = models.BooleanField("prévu", default=False)
    """It is the plan's own look, at its horizon: not one before, nor one after."""
    look = models.PositiveSmallIntegerField("regard n°", null=True, blank=True)
    """1 for the first; empty until there is a result to have been seen."""
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    message = models.CharField(max_length=300, blank=True)
    build = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    """A word of `engine.impact.content.Verdict`."""
    document = models.JSONField(default=dict, blank=True)
    """A `CircleImpact`; empty where its figures are no longer shown."""
    svg = models.TextField(blank=True)
    placebo_svg = models.TextField(blank=True)
    money_svg = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Empty where a new build asked."""
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one asked for first."""

        verbose_name = "effet"
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "indicator", "look"), name="impact_look_once"
            ),
        )

    def __str__(self) -> str:
        return f"effet {self.pk}"


class DetectableEffect(models.Model):
    """The smallest effect that could be told at a session, from the data before it."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"value"},
        "shareable": {
            "session",
            "indicator",
            "horizon_months",
            "why",
            "build",
            "made_at",
        },
    }

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="detectable_effects"
    )
    indicator = models.CharField(max_length=40)
    horizon_months = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True, blank=True)
    """In the indicator's own scale, 80 % of the time at the 5 % level."""
    why = models.CharField(max_length=300, blank=True)
    """Why there is none."""
    build = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        """One an indicator of a session, the last."""

        verbose_name = "plus petit effet visible"
        constraints = (
            models.UniqueConstraint(
                fields=("session", "indicator"), name="detectable_once"
            ),
        )

    def __str__(self) -> str:
        return f"plus petit effet visible {self.pk}"


class CircleCost(models.Model):
    """What a circle costs besides its members' time, or what an hour of it is paid."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "circle",
            "kind",
            "label",
            "amount_cents",
            "since",
            "entered_by",
            "entered_at",
            "withdrawn_by",
            "withdrawn_at",
        },
    }

    class Kind(models.TextChoices):
        """What the amount is for."""

        HOURLY = "hourly", "heure de présence"
        OTHER = "other", "autre frais"

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField("nature", max_length=10, choices=Kind)
    label = models.CharField("intitulé", max_length=120, blank=True)
    amount_cents = models.PositiveIntegerField("montant en centimes")
    since = models.DateField("à compter du")
    """From when an hour is paid so; the day of another expense."""
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one first."""

        verbose_name = "coût du cercle"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"coût du cercle {self.pk}"
