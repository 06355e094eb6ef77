"""The versions of a projet de santé: frozen documents, and who signed them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from maillage.apps.people.models import Person
from maillage.apps.projects.models.health_project import HealthProject


class ProjectVersion(models.Model):
    """A version of the projet de santé: a document that no longer changes."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": {"document", "pdf"},
        "sensitive": set[str](),
        "shareable": {
            "project",
            "number",
            "reason",
            "frozen_at",
            "frozen_by",
            "sha256",
            "pdf_sha256",
            "sent_on",
            "sent_how",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("numéro")
    reason = models.CharField("ce qui change", max_length=200, blank=True)
    """Why there is a new version, in a line."""
    document = models.JSONField("contenu")
    sha256 = models.CharField("empreinte", max_length=64)
    pdf = models.FileField("document imprimé", upload_to="projets-de-sante")
    pdf_sha256 = models.CharField("empreinte du fichier", max_length=64)
    frozen_at = models.DateTimeField("figée le")
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("envoyée à l'ARS le", null=True, blank=True)
    sent_how = models.CharField("moyen d'envoi", max_length=120, blank=True)

    class Meta:
        """The last one first."""

        verbose_name = "version du projet de santé"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "number"), name="projects_version_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def frozen_on(self) -> date:
        """The local day on which it was frozen."""
        return timezone.localdate(self.frozen_at)


class SignatureMeans(models.TextChoices):
    """How someone signed."""

    WEB = "web", "sur le site, de son compte"
    PAPER = "paper", "sur papier"
    ELECTRONIC = "electronic", "par un service de signature électronique"


class ProjectSignature(models.Model):
    """Someone asked to sign a version, and how he did once he has."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "of",
            "person",
            "asked_on",
            "excused",
            "signed_on",
            "means",
            "recorded_by",
            "recorded_at",
        },
    }

    of = models.ForeignKey(
        ProjectVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="project_signatures"
    )
    asked_on = models.DateField("demandée le")
    excused = models.CharField("n'a plus à signer", max_length=120, blank=True)
    """Why this signature is no longer waited for; empty while it is."""
    signed_on = models.DateField("signé le", null=True, blank=True)
    means = models.CharField("moyen", max_length=12, choices=SignatureMeans, blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who wrote down a paper signature; the signer himself on the web."""
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of names; nobody is asked twice."""

        verbose_name = "signature du projet de santé"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "person"), name="projects_signature_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, means="")
                | (Q(signed_on__isnull=False) & ~Q(means="")),
                name="projects_signature_has_means",
            ),
        )

    def __str__(self) -> str:
        return f"signature {self.pk}"
