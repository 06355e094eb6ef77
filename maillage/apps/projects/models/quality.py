"""A look at the team's own maturity: each answers alone, all agree, then they act."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.meetings.models import ActionPoint, Meeting
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class MaturityReview(models.Model):
    """One round: its referent, its question, its answers, its plan, its evaluation."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "title",
            "referent",
            "theme",
            "objective",
            "opens_on",
            "closes_on",
            "closed_on",
            "consensus_on",
            "consensus_meeting",
            "consensus_present",
            "evaluation",
            "evaluated_on",
            "returned_on",
            "returned_how",
            "abandoned_on",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="maturity_reviews"
    )
    title = models.CharField("titre", max_length=120)
    referent = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    theme = models.CharField("thème", max_length=160, blank=True)
    objective = models.CharField("objectif", max_length=300, blank=True)
    opens_on = models.DateField("réponses du")
    closes_on = models.DateField("au (inclus)")
    closed_on = models.DateField("réponses closes le", null=True, blank=True)
    consensus_on = models.DateField("accord le", null=True, blank=True)
    consensus_meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    consensus_present = models.PositiveSmallIntegerField("présents", default=0)
    evaluation = models.TextField("bilan", blank=True, max_length=4000)
    evaluated_on = models.DateField("bilan écrit le", null=True, blank=True)
    returned_on = models.DateField("restitué à tous le", null=True, blank=True)
    returned_how = models.CharField("comment", max_length=200, blank=True)
    abandoned_on = models.DateField("abandonnée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first."""

        verbose_name = "matrice de maturité"
        verbose_name_plural = "matrices de maturité"
        ordering = ("-opens_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="projects_maturity_review_period",
            ),
        )

    def __str__(self) -> str:
        return self.title


class MaturityDimension(models.Model):
    """One of the sixteen dimensions, and what the team agreed on it."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"review", "position", "axis", "code", "name", "level", "reason"},
    }

    review = models.ForeignKey(
        MaturityReview, on_delete=models.PROTECT, related_name="dimensions"
    )
    position = models.PositiveSmallIntegerField()
    axis = models.CharField(max_length=40)
    """Id of the axis in `library/quality`."""
    code = models.CharField(max_length=40)
    """Its id there; two reviews are compared by it."""
    name = models.CharField("dimension", max_length=160, blank=True)
    """As the source names it, or as the team typed it from its own copy."""
    level = models.PositiveSmallIntegerField("niveau retenu", null=True, blank=True)
    reason = models.CharField("en quelques mots", max_length=300, blank=True)

    class Meta:
        """In the order of the matrix."""

        verbose_name = "dimension"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("review", "code"), name="projects_maturity_dimension_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code


class MaturitySheet(models.Model):
    """That someone answered; a sheet on paper bears no name."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"person"},
        "shareable": {"review", "version"},
    }

    review = models.ForeignKey(
        MaturityReview, on_delete=models.PROTECT, related_name="sheets"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """A person answers once, and may change until the answers close."""

        verbose_name = "réponse à la matrice"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("review", "person"), name="projects_maturity_sheet_once"
            ),
        )

    def __str__(self) -> str:
        return f"réponse {self.pk}"


class MaturityAnswer(models.Model):
    """The level that one sheet gives to one dimension; no opinion leaves no row."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"level"},
        "shareable": {"sheet", "dimension"},
    }

    sheet = models.ForeignKey(
        MaturitySheet, on_delete=models.PROTECT, related_name="answers"
    )
    dimension = models.ForeignKey(
        MaturityDimension, on_delete=models.PROTECT, related_name="answers"
    )
    level = models.PositiveSmallIntegerField()

    class Meta:
        """One level a dimension."""

        verbose_name = "niveau répondu"
        ordering = ("sheet", "dimension")
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "dimension"), name="projects_maturity_answer_once"
            ),
        )

    def __str__(self) -> str:
        return f"niveau {self.pk}"


class QualityAction(models.Model):
    """An action of the plan: who and by when are said by the team's own action."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"review", "dimension", "point", "means", "result", "version"},
    }

    review = models.ForeignKey(
        MaturityReview, on_delete=models.PROTECT, related_name="actions"
    )
    dimension = models.ForeignKey(
        MaturityDimension,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    point = models.OneToOneField(
        ActionPoint, on_delete=models.PROTECT, related_name="quality_action"
    )
    means = models.CharField("moyens", max_length=200)
    result = models.CharField("résultat", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The nearest first."""

        verbose_name = "action de la démarche qualité"
        ordering = ("point__due_on", "pk")

    def __str__(self) -> str:
        return self.point.text
