"""What a circle decides, promises, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.circles.models.session import Session
from maillage.apps.people.models import Person


class StatementState(models.TextChoices):
    """Where a consensus statement stands."""

    DRAFT = "draft", "en rédaction"
    VOTING = "voting", "au vote"
    CLOSED = "closed", "vote clos"
    WITHDRAWN = "withdrawn", "retiré"


class Statement(models.Model):
    """A sentence that a circle agrees on, or not, by an anonymous vote.

    A ballot is never a row: `Voted` says who has voted, the three counts say how many
    voted what, and nothing ties the two together, not even the order of rows.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"votes_for", "votes_against", "votes_blank"},
        "shareable": {
            "session",
            "position",
            "text",
            "state",
            "written_by",
            "opened_at",
            "closed_at",
            "adopted",
            "version",
        },
    }

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="statements"
    )
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField("énoncé")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=StatementState, default=StatementState.DRAFT
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    votes_blank = models.PositiveSmallIntegerField(default=0)
    adopted = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order they were put."""

        verbose_name = "énoncé"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"énoncé {self.pk}"


class Voted(models.Model):
    """That a person has voted on a statement; not what."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"person"},
        "shareable": {"statement"},
    }

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="voted"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once."""

        verbose_name = "émargement de vote"
        constraints = (
            models.UniqueConstraint(fields=("statement", "person"), name="voted_once"),
        )

    def __str__(self) -> str:
        return f"émargement {self.pk}"


class Direction(models.TextChoices):
    """Where an indicator should go."""

    INCREASE = "increase", "augmenter"
    DECREASE = "decrease", "diminuer"


class Commitment(models.Model):
    """What a circle undertakes: an indicator, a direction, a target, who, when."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "session",
            "statement",
            "indicator",
            "direction",
            "target",
            "what",
            "owners",
            "everyone",
            "review_on",
            "dropped_at",
            "dropped_because",
            "version",
        },
    }

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="commitments"
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    indicator = models.CharField("indicateur", max_length=40)
    direction = models.CharField("sens", max_length=10, choices=Direction)
    target = models.FloatField("cible", null=True, blank=True)
    """In the indicator's own scale: a share is between 0 and 1."""
    what = models.CharField("ce que l'on fera", max_length=300, blank=True)
    owners = models.ManyToManyField(Person, related_name="commitments", blank=True)
    everyone = models.BooleanField("tous les membres", default=True)
    review_on = models.DateField("à relire le")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Those to be reviewed first, first."""

        verbose_name = "engagement"
        ordering = ("review_on", "pk")

    def __str__(self) -> str:
        return f"engagement {self.pk}"


class FollowUpSheet(models.Model):
    """What a build says of a commitment: the circle's curve, before and after.

    `person` is empty for the circle's own; a doctor's is read by him alone.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"person", "document", "svg"},
        "shareable": {"commitment", "build", "made_at", "verdict"},
    }

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="follow_ups"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    build = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    verdict = models.CharField(max_length=20)
    document = models.JSONField()
    svg = models.TextField(blank=True)

    class Meta:
        """The last build first."""

        verbose_name = "suivi"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("commitment", "person", "build"), name="follow_up_once"
            ),
            models.UniqueConstraint(
                fields=("commitment", "build"),
                condition=Q(person__isnull=True),
                name="follow_up_of_the_circle_once",
            ),
        )

    def __str__(self) -> str:
        return f"suivi {self.pk}"
