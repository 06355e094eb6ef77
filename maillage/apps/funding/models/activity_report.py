"""The activity report of a year: what was rewritten by hand, what was frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class ReportPassage(models.Model):
    """A section of a year's report as somebody rewrote it.

    A section that nobody rewrote has no row: its text is made from what happened.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"text", "generated"},
        "shareable": {
            "organisation",
            "year",
            "section",
            "set_aside",
            "version",
            "edited_by",
            "edited_at",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="report_passages"
    )
    year = models.PositiveSmallIntegerField("année")
    section = models.CharField("section", max_length=40)
    text = models.TextField("texte")
    generated = models.TextField(blank=True)
    """What the section said by itself when it was rewritten, to tell that it moved."""
    set_aside = models.BooleanField("mis de côté", default=False)
    """The report shows its own text again; what was written can be taken back."""
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        """One a section."""

        verbose_name = "passage du rapport d'activité"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year", "section"),
                name="funding_one_passage_a_section",
            ),
        )

    def __str__(self) -> str:
        return f"passage du rapport d'activité {self.pk}"


class FrozenReport(models.Model):
    """A version of a year's report, as it stood on a day; never changed."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"sections"},
        "shareable": {
            "organisation",
            "year",
            "number",
            "sha256",
            "frozen_by",
            "frozen_at",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="frozen_reports"
    )
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveSmallIntegerField("version")
    sections = models.JSONField()
    """A list of {section, title, text, edited}."""
    sha256 = models.CharField(max_length=64)
    """Of the canonical JSON of the sections."""
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        """The last one first."""

        verbose_name = "rapport d'activité arrêté"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year", "number"),
                name="funding_one_number_a_frozen_report",
            ),
        )

    def __str__(self) -> str:
        return f"rapport d'activité arrêté {self.pk}"
