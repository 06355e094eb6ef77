"""When each site is open: an ordinary week, for a time, and the days it closes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.structures.models.organisations import Dated, Site


class OpeningWeek(Dated):
    """The ordinary week of a site, for a time: another week from a day on is a row."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"site", "days", "since", "until"},
    }

    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="opening_weeks"
    )
    days = models.JSONField(default=list)
    """Seven days from Monday, each a list of [opens, closes] in minutes of the day."""

    class Meta(Dated.Meta):
        """The last one first."""

        verbose_name = "horaires"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"horaires {self.pk}"


class Closure(models.Model):
    """Days on which a site that is ordinarily open is not."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"site", "first_day", "last_day", "school_holidays", "reason"},
    }

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="closures")
    first_day = models.DateField("premier jour fermé")
    last_day = models.DateField("dernier jour fermé")
    school_holidays = models.BooleanField("pendant les congés scolaires", default=False)
    """Said by the team: the calendar of school holidays is not kept here."""
    reason = models.CharField("motif", max_length=120, blank=True)

    class Meta:
        """The last one first; it ends after it began."""

        verbose_name = "fermeture"
        ordering = ("-first_day", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="closure_ends_after"
            ),
        )

    def __str__(self) -> str:
        return f"fermeture {self.pk}"
