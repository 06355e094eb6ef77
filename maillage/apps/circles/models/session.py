"""Sessions, and what was shown at each, kept as it was shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.circle import Circle
from maillage.apps.meetings.models import Meeting
from maillage.apps.people.models import Person


class Session(models.Model):
    """A circle's session: a meeting with a theme, and what was prepared for it."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"sheets_document"},
        "shareable": {
            "circle",
            "meeting",
            "cycle",
            "number",
            "theme",
            "indicators",
            "until_month",
            "sheets_state",
            "sheets_message",
            "sheets_build",
            "sheets_made_at",
            "invited_sequence",
            "shared_with_referent",
            "version",
        },
    }

    class SheetsState(models.TextChoices):
        """Where the making of its mirrors stands."""

        NONE = "none", "à préparer"
        QUEUED = "queued", "demandés"
        MAKING = "making", "en préparation"
        READY = "ready", "prêts"
        FAILED = "failed", "non préparés"
        STALE = "stale", "à refaire"

    circle = models.ForeignKey(
        Circle, on_delete=models.PROTECT, related_name="sessions"
    )
    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="circle_session"
    )
    cycle = models.CharField("cycle", max_length=20)
    """The year, or two, that its cycle covers: « 2026-2027 »."""
    number = models.PositiveSmallIntegerField("n° dans le cycle")
    theme = models.CharField("thème", max_length=40)
    """The name of a kit of the library."""
    indicators = models.JSONField("indicateurs", default=list)
    """The identifiers chosen, in the order shown."""
    until_month = models.DateField("dernier mois montré", null=True, blank=True)
    sheets_state = models.CharField(
        max_length=10, choices=SheetsState, default=SheetsState.NONE
    )
    sheets_message = models.CharField(max_length=300, blank=True)
    sheets_build = models.CharField(max_length=80, blank=True)
    sheets_made_at = models.DateTimeField(null=True, blank=True)
    sheets_document = models.JSONField(null=True, blank=True)
    """The whole session as the engine composed it, but for the doctors' own figures:
    what the prints need besides them."""
    invited_sequence = models.IntegerField("dernier envoi", default=-1)
    """The `calendar_sequence` of its last messages; -1 before the first ones."""
    shared_with_referent = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first; its number is its own in its cycle."""

        verbose_name = "séance"
        ordering = ("-meeting__starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("circle", "cycle", "number"), name="session_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"séance {self.pk}"


class GroupSheet(models.Model):
    """What the group was shown of one indicator at a session."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "svg", "projector_svg"},
        "shareable": {"session", "indicator", "position"},
    }

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="group_sheets"
    )
    indicator = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    document = models.JSONField()
    svg = models.TextField(blank=True)
    projector_svg = models.TextField(blank=True)

    class Meta:
        """In the order of the session's indicators."""

        verbose_name = "page du groupe"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("session", "indicator"), name="group_sheet_once"
            ),
        )

    def __str__(self) -> str:
        return f"page du groupe {self.pk}"


class MirrorSheet(models.Model):
    """What one doctor was shown of one indicator at a session, by his first code."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"person", "code", "document", "svg", "explanation"},
        "shareable": {"session", "indicator", "position", "explanation_state"},
    }

    class ExplanationState(models.TextChoices):
        """Where the account of how its figure came to be stands."""

        NONE = "none", "jamais demandée"
        QUEUED = "queued", "demandée"
        MAKING = "making", "en préparation"
        READY = "ready", "prête"
        NOTHING = "nothing", "sans objet"
        LATE = "late", "séance déjà tenue"
        GONE = "gone", "base de calcul retirée"
        TOO_MANY = "too_many", "trop de lignes à relire"
        FAILED = "failed", "non préparée"

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="mirror_sheets"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    document = models.JSONField()
    svg = models.TextField(blank=True)
    explanation_state = models.CharField(
        max_length=10, choices=ExplanationState, default=ExplanationState.NONE
    )
    explanation = models.JSONField(null=True, blank=True)
    """How the figure came to be: counts only, see `figures.explanations`."""

    class Meta:
        """In the order of the session's indicators."""

        verbose_name = "miroir"
        ordering = ("code", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "code", "indicator"), name="mirror_sheet_once"
            ),
        )

    def __str__(self) -> str:
        return f"miroir {self.pk}"
