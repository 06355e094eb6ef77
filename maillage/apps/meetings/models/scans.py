"""The signed sheet of paper, brought back as a picture or a scan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.meetings.models.meeting import Meeting
from maillage.apps.people.models import Person


class ScanKind(models.TextChoices):
    """What the file is, by its content and not by its name."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "photo JPEG"
    PNG = "png", "image PNG"


class ScannedSheet(models.Model):
    """An attendance sheet signed with a pen: kept as it was brought.

    It names people and holds their signatures: read by who runs the meeting, no one
    else. Taken back, it is no longer shown; its SHA-256 remains.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"file"},
        "shareable": {
            "meeting",
            "kind",
            "sha256",
            "pages",
            "size_bytes",
            "filed_by",
            "filed_at",
            "withdrawn_by",
            "withdrawn_at",
        },
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="scanned_sheets"
    )
    kind = models.CharField(max_length=4, choices=ScanKind)
    file = models.FileField(upload_to="emargements", max_length=120)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(default=1)
    size_bytes = models.PositiveIntegerField()
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The last one first; the same file is brought once to a meeting."""

        verbose_name = "feuille signée numérisée"
        ordering = ("-filed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "sha256"),
                condition=Q(withdrawn_at__isnull=True),
                name="scanned_sheet_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="scanned_sheet_withdrawn_by_and_at",
            ),
        )

    def __str__(self) -> str:
        return f"feuille signée {self.pk}"
