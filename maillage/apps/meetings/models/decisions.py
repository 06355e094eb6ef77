"""What a meeting decided, and who must do what by when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.meetings.models.meeting import Meeting
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


LONGEST_DECISION = 1000
LONGEST_ACTION = 300
LONGEST_REASON = 200


class Decision(models.Model):
    """One thing that a meeting of any kind decided, in its own words."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "meeting",
            "position",
            "text",
            "removed_at",
            "removed_by",
            "version",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField("décision", max_length=LONGEST_DECISION)
    removed_at = models.DateTimeField(null=True, blank=True)
    """Written by mistake: kept, and shown nowhere, so that it can be put back."""
    removed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of the meeting."""

        verbose_name = "décision"
        ordering = ("meeting", "position", "pk")

    def __str__(self) -> str:
        return f"décision {self.pk}"


class ActionPoint(models.Model):
    """Somebody will do something by a day: until it is done, or dropped with a reason.

    It may come from a meeting and from a decision of it, or from neither.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "meeting",
            "decision",
            "text",
            "owner",
            "due_on",
            "first_due_on",
            "written_at",
            "done_at",
            "done_by",
            "dropped_at",
            "dropped_by",
            "dropped_because",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="action_points"
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
    )
    text = models.CharField("action", max_length=LONGEST_ACTION)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="action_points"
    )
    due_on = models.DateField("pour le")
    first_due_on = models.DateField()
    """The day first agreed: a date that moved is said beside the new one."""
    written_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_because = models.CharField("motif", max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The nearest day first; done or dropped, never both; dropped for a reason."""

        verbose_name = "action à mener"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="action_point_done_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_because=""),
                name="action_point_dropped_for_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("owner", "due_on"),
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="action_point_open",
            ),
        )

    def __str__(self) -> str:
        return f"action {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.dropped_at is None
