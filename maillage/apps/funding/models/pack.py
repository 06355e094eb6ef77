"""The year-end pack of a claim: one document and one folder of numbered proofs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person


class Pack(models.Model):
    """The last pack asked for of a claim, made in the background.

    One a claim: the pack of a draft gives way to the next, and says that it is a draft.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"document", "folder"},
        "shareable": {
            "claim",
            "state",
            "progress_percent",
            "message",
            "is_draft",
            "proofs",
            "document_sha256",
            "folder_sha256",
            "asked_by",
            "asked_at",
            "made_at",
        },
    }

    class State(models.TextChoices):
        """Where its making stands."""

        QUEUED = "queued", "demandé"
        MAKING = "making", "en cours"
        READY = "ready", "prêt"
        FAILED = "failed", "non fait"

    claim = models.OneToOneField(
        "funding.Claim", on_delete=models.PROTECT, related_name="pack"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    is_draft = models.BooleanField("projet", default=True)
    proofs = models.PositiveIntegerField("pièces", default=0)
    document = models.FileField(upload_to="dossiers", blank=True)
    """The PDF; its name is drawn at random."""
    document_sha256 = models.CharField(max_length=64, blank=True)
    folder = models.FileField(upload_to="dossiers", blank=True)
    """The ZIP of numbered proofs."""
    folder_sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Its French name."""

        verbose_name = "dossier de fin d'année"

    def __str__(self) -> str:
        return f"dossier de fin d'année {self.pk}"

    @property
    def at_work(self) -> bool:
        """Whether it is being made, or waits for it."""
        return self.state in (self.State.QUEUED, self.State.MAKING)
