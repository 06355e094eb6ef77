"""The projet de santé: sections, and a chain from figures to results; its versions.

What is edited are living rows; a version is a frozen document beside them (ADR 0027).
A row that is taken out keeps its place in the versions that held it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class HealthProject(models.Model):
    """The projet de santé of a team; one a structure."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"organisation", "started_on", "version"},
    }

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="health_project"
    )
    started_on = models.DateField("commencé le")
    version = models.PositiveIntegerField(default=0)
    """Goes up with every change of the draft: a freezing is of what was read."""

    class Meta:
        """Its French name."""

        verbose_name = "projet de santé"

    def __str__(self) -> str:
        return f"projet de santé {self.pk}"


class DraftRows(models.QuerySet[models.Model]):
    """Rows of the draft."""

    def kept(self) -> DraftRows:
        """Those that were not taken out."""
        return self.filter(removed_on__isnull=True)


class DraftRow(models.Model):
    """A row of the draft: edited from what was read, taken out with its date."""

    version = models.PositiveIntegerField(default=0)
    removed_on = models.DateField("retiré le", null=True, blank=True)

    objects = DraftRows.as_manager()

    class Meta:
        """Has no table of its own."""

        abstract = True


class ProjectSection(DraftRow):
    """The text under a heading: one of its kind of structure, or the team's own."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "project",
            "heading",
            "title",
            "text",
            "position",
            "version",
            "removed_on",
            "changed_by",
            "changed_at",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="sections"
    )
    heading = models.CharField("rubrique", max_length=40, blank=True)
    """Its id in `library/projects`; empty for the team's own."""
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)
    changed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField("modifié le", null=True, blank=True)

    class Meta:
        """In the order of the document."""

        verbose_name = "rubrique du projet de santé"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "heading"),
                condition=~Q(heading=""),
                name="projects_section_heading_once",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Need(DraftRow):
    """What the population or the team lacks, as the diagnosis shows."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"project", "title", "words", "version", "removed_on"},
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="needs"
    )
    title = models.CharField("besoin", max_length=160)
    words = models.TextField("précisions", blank=True)

    class Meta:
        """In the order of writing."""

        verbose_name = "besoin"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Finding(DraftRow):
    """A figure of the diagnosis, with where it comes from; the need that it shows."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "project",
            "need",
            "title",
            "value",
            "unit",
            "numerator",
            "denominator",
            "territory",
            "period",
            "source",
            "read_on",
            "version",
            "removed_on",
        },
    }

    project = models.ForeignKey(
        HealthProject, on_delete=models.PROTECT, related_name="findings"
    )
    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="besoin qu'il montre",
    )
    title = models.CharField("ce qui est compté", max_length=160)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=3)
    unit = models.CharField("unité", max_length=40, blank=True)
    numerator = models.BigIntegerField("numérateur", null=True, blank=True)
    denominator = models.BigIntegerField("dénominateur", null=True, blank=True)
    territory = models.CharField("territoire", max_length=120)
    period = models.CharField("période", max_length=60)
    source = models.CharField("source", max_length=200)
    read_on = models.DateField("lu le")
    """The day somebody read it at its source."""

    class Meta:
        """In the order of writing."""

        verbose_name = "chiffre du diagnostic"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class Objective(DraftRow):
    """What the team wants to have changed, for a need."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "need",
            "title",
            "words",
            "by_day",
            "version",
            "removed_on",
        },
    }

    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        related_name="objectives",
        verbose_name="besoin auquel il répond",
    )
    title = models.CharField("objectif", max_length=160)
    words = models.TextField("précisions", blank=True)
    by_day = models.DateField("pour le", null=True, blank=True)

    class Meta:
        """In the order of writing."""

        verbose_name = "objectif"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title
