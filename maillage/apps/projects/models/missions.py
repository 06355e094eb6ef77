"""Public-health missions: a theme, what was done and for how many, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person
from maillage.apps.projects.themes import MissionTheme
from maillage.apps.structures.models import Organisation


class Mission(models.Model):
    """A mission of prevention that the team took on."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "title",
            "theme",
            "regional_theme",
            "regional_reference",
            "is_child_obesity",
            "objectives",
            "partners",
            "since",
            "ended_on",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="missions"
    )
    title = models.CharField("titre", max_length=120)
    theme = models.CharField("thème", max_length=20, choices=MissionTheme)
    regional_theme = models.CharField("thème régional", max_length=120, blank=True)
    regional_reference = models.CharField(
        "où le projet régional de santé le dit", max_length=200, blank=True
    )
    is_child_obesity = models.BooleanField(
        "porte sur le surpoids et l'obésité de l'enfant", default=False
    )
    objectives = models.TextField("objectifs", blank=True)
    partners = models.CharField("partenaires", max_length=200, blank=True)
    since = models.DateField("depuis le")
    ended_on = models.DateField("terminée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first."""

        verbose_name = "mission de santé publique"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def told_theme(self) -> str:
        """The theme in words: the region's own where it is the region's."""
        return self.regional_theme or self.get_theme_display()


class MissionAction(models.Model):
    """Something done for a mission, on a day, and how many it reached."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"people_reached"},
        "shareable": {
            "mission",
            "on",
            "what",
            "place",
            "removed_on",
            "recorded_by",
            "recorded_at",
        },
    }

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="actions"
    )
    on = models.DateField("jour")
    what = models.CharField("ce qui a été fait", max_length=200)
    place = models.CharField("lieu", max_length=120, blank=True)
    people_reached = models.PositiveIntegerField(
        "personnes touchées", null=True, blank=True
    )
    removed_on = models.DateField("retirée le", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """The first one first."""

        verbose_name = "action de santé publique"
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"action de mission {self.pk}"


class MissionReport(models.Model):
    """What came of a mission in a year."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "mission",
            "year",
            "text",
            "written_by",
            "written_at",
            "version",
        },
    }

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="reports"
    )
    year = models.PositiveSmallIntegerField("année")
    text = models.TextField("bilan")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """One a year, the last first."""

        verbose_name = "bilan de mission"
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mission", "year"), name="mission_report_once_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"bilan {self.pk}"
