"""Meetings of every kind: the invited, the present, the signed minutes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    CIRCLE_SESSION = "circle_session", "séance de cercle de qualité"
    RCP = "rcp", "réunion de concertation pluriprofessionnelle"
    PROTOCOL_GROUP = "protocol_group", "groupe de travail sur un protocole"
    PROJECT = "project", "réunion de projet"
    GENERAL_ASSEMBLY = "general_assembly", "assemblée générale"
    HOSPITAL_COMMITTEE = "hospital_committee", "comité ville-hôpital"
    TEAM = "team", "réunion d'équipe"


class MeetingState(models.TextChoices):
    """Where a meeting stands in its life."""

    PLANNED = "planned", "prévue"
    OPEN = "open", "en cours"
    HELD = "held", "tenue"
    CANCELLED = "cancelled", "annulée"


class Meeting(models.Model):
    """People who meet at a time, somewhere."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"check_in_code"},
        "shareable": {
            "organisation",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "opened_at",
            "closed_at",
            "place",
            "link",
            "agenda",
            "state",
            "quorum",
            "calendar_sequence",
            "cancelled_because",
            "leader",
            "series",
            "reminded_at",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="meetings"
    )
    kind = models.CharField("nature", max_length=20, choices=MeetingKind)
    title = models.CharField("objet", max_length=120)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=160, blank=True)
    link = models.URLField("lien de visioconférence", blank=True)
    agenda = models.TextField("ordre du jour", blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    quorum = models.PositiveSmallIntegerField("quorum", default=0)
    """Fewest members present for a decision; 0 where none is asked."""
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    check_in_code = models.CharField(max_length=8, blank=True)
    """What a phone types to be counted present, while the meeting is open."""
    calendar_sequence = models.PositiveIntegerField(default=0)
    """Grows with each change, so that calendars take the last one (RFC 5545)."""
    cancelled_because = models.CharField("motif", max_length=200, blank=True)
    leader = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_meetings",
        verbose_name="animée par",
    )
    """Who leads it; a circle has animators of its own."""
    series = models.ForeignKey(
        "meetings.Series",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    """The series that it was planned with."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When those who had not answered were last reminded."""
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first; an end is after its start."""

        verbose_name = "réunion"
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Presence(models.TextChoices):
    """What became of an invitation."""

    INVITED = "invited", "invité"
    ACCEPTED = "accepted", "viendra"
    EXCUSED = "excused", "excusé"
    PRESENT = "present", "présent"
    ABSENT = "absent", "absent"


class Means(models.TextChoices):
    """How a presence became known."""

    PHONE = "phone", "téléphone"
    PAPER = "paper", "feuille signée"
    ANIMATOR = "animator", "animateur"


class Attendance(models.Model):
    """One person and one meeting: invited, then present or not, and for how long."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "meeting",
            "person",
            "presence",
            "means",
            "arrived_at",
            "left_at",
            "minutes",
            "invited_at",
            "answered_at",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendances"
    )
    presence = models.CharField(
        max_length=10, choices=Presence, default=Presence.INVITED
    )
    means = models.CharField(max_length=10, choices=Means, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    """When it was known; a sheet or an animator says the whole meeting: empty."""
    left_at = models.DateTimeField(null=True, blank=True)
    """Who left before the end no longer votes, nor counts in the quorum."""
    minutes = models.PositiveSmallIntegerField("minutes", default=0)
    """Time that counts for the certificate, set when the meeting closes."""

    class Meta:
        """A person is invited once."""

        verbose_name = "présence"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"), name="attendance_once"
            ),
        )

    def __str__(self) -> str:
        return f"présence {self.pk}"


class Minutes(models.Model):
    """What is written of a meeting: a draft, then signed, then never changed.

    A correction after signature is a new version that names what it replaces.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "meeting",
            "number",
            "document",
            "remarks",
            "sha256",
            "pdf",
            "pdf_sha256",
            "signed_by",
            "signed_at",
            "version",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes"
    )
    number = models.PositiveSmallIntegerField(default=1)
    document = models.JSONField(default=dict)
    """What happened, written by the system from what was recorded."""
    remarks = models.TextField("remarques", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="comptes-rendus", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    """That of the file, as a folder of proofs checks it; `sha256` is of the content."""
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Signed by someone at some time, or not signed."""

        verbose_name = "compte rendu"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "number"), name="minutes_number_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="minutes_signed_by_and_at",
            ),
        )

    def __str__(self) -> str:
        return f"compte rendu {self.pk}"
