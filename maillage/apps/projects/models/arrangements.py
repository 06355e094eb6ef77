"""What an agreement asks as a dated fact, with its document: one register for all.

What each kind is, and what it asks, is in `projects/arrangement_kinds.py`.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from maillage.apps.people.models import Person
from maillage.apps.structures.documents import Documented
from maillage.apps.structures.models import Dated, Organisation


class Arrangement(Documented, Dated):
    """One thing that holds for a time: a plan, a contract, a label, a procedure."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"details"},
        "shareable": {
            "organisation",
            "kind",
            "people",
            "remark",
            "review_on",
            "renews",
            "since",
            "until",
            "document",
            "document_name",
            "document_sha256",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="arrangements"
    )
    kind = models.CharField("nature", max_length=32)
    """A code of `arrangement_kinds.KINDS`."""
    details = models.JSONField("précisions", default=dict, blank=True)
    """The values of the fields of its kind, by their names."""
    people = models.ManyToManyField(
        Person, blank=True, related_name="arrangements", verbose_name="personnes"
    )
    remark = models.CharField("remarque", max_length=300, blank=True)
    review_on = models.DateField("à revoir le", null=True, blank=True)
    renews = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_as",
        verbose_name="renouvelle",
    )
    version = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """The last one first."""

        verbose_name = "organisation ou engagement"
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def days_within(self, first: date, last: date) -> int:
        """Days on which it holds between two days, both included."""
        end = last if self.last_day is None else min(last, self.last_day)
        return max((end - max(first, self.since)).days + 1, 0)
