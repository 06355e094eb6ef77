"""Protocols: who does what when, version after version, written, signed, adopted.

A draft is edited; once its authors have signed and it is in force, a version never
changes again: another one takes its place.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.models.health_versions import SignatureMeans
from maillage.apps.projects.themes import ProtocolTheme
from maillage.apps.structures.models import Organisation


class Protocol(models.Model):
    """What a team does the same way for one situation; its words are in versions."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "organisation",
            "title",
            "theme",
            "started_on",
            "retired_on",
            "retired_because",
            "version",
        },
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="protocols"
    )
    title = models.CharField("titre", max_length=120)
    theme = models.CharField("thème", max_length=20, choices=ProtocolTheme)
    started_on = models.DateField("commencé le")
    retired_on = models.DateField("retiré le", null=True, blank=True)
    """The first day on which nobody follows it any more."""
    retired_because = models.CharField("motif du retrait", max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """By title."""

        verbose_name = "protocole"
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class ProtocolVersion(models.Model):
    """One writing of a protocol: a draft, then in force, then replaced."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "protocol",
            "number",
            "objective",
            "population",
            "sources",
            "steps",
            "checked",
            "written_on",
            "in_force_since",
            "review_on",
            "dropped_on",
            "pdf",
            "sha256",
            "version",
        },
    }

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    objective = models.TextField("objectif", blank=True)
    population = models.TextField("patients concernés", blank=True)
    sources = models.TextField("sources", blank=True)
    """Recommendations and links, one a line."""
    steps = models.JSONField("étapes", default=list, blank=True)
    """In order: `who` (professions), `does`, `when`, `alert`."""
    checked = models.JSONField("relu", default=list, blank=True)
    """The rules of the guide that the writers say are followed."""
    written_on = models.DateField("rédigé le")
    in_force_since = models.DateField("en vigueur depuis le", null=True, blank=True)
    review_on = models.DateField("à revoir le", null=True, blank=True)
    dropped_on = models.DateField("abandonné le", null=True, blank=True)
    pdf = models.FileField(upload_to="protocoles", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """The last one first; one number once, one draft at a time."""

        verbose_name = "version de protocole"
        ordering = ("-number", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("protocol", "number"), name="protocol_version_number_once"
            ),
            models.UniqueConstraint(
                fields=("protocol",),
                condition=Q(in_force_since__isnull=True, dropped_on__isnull=True),
                name="protocol_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number} du protocole {self.protocol_id}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.in_force_since is None and self.dropped_on is None

    @property
    def professions(self) -> list[str]:
        """Those who act, in the order of the steps, each once."""
        named: list[Any] = [who for step in self.steps for who in step["who"]]
        return list(dict.fromkeys(named))

    @property
    def with_advanced_nurse(self) -> bool:
        """Whether an advanced practice nurse acts in it: read in its steps."""
        return Profession.ADVANCED_NURSE in self.professions

    def is_to_review(self, day: date) -> bool:
        """Whether the day of its review has come."""
        return self.review_on is not None and self.review_on <= day


class ProtocolAuthor(models.Model):
    """Someone who writes a version, for which part of the work, and his signature."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "of",
            "person",
            "part",
            "signed_on",
            "means",
            "recorded_by",
            "recorded_at",
        },
    }

    of = models.ForeignKey(
        ProtocolVersion, on_delete=models.PROTECT, related_name="authors"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="protocols_written"
    )
    part = models.PositiveSmallIntegerField("part de l'écriture", default=1)
    """A weight: his share is his part over the sum of all parts."""
    signed_on = models.DateField("signé le", null=True, blank=True)
    means = models.CharField("moyen", max_length=12, choices=SignatureMeans, blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of names; an author is named once."""

        verbose_name = "auteur de protocole"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "person"), name="protocol_author_once"
            ),
        )

    def __str__(self) -> str:
        return f"auteur {self.pk}"


class ProtocolAdoption(models.Model):
    """A member who says that he follows a version in force."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {
            "of",
            "person",
            "adopted_on",
            "means",
            "recorded_by",
            "recorded_at",
        },
    }

    of = models.ForeignKey(
        ProtocolVersion, on_delete=models.PROTECT, related_name="adoptions"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="protocols_adopted"
    )
    adopted_on = models.DateField("adopté le")
    means = models.CharField("moyen", max_length=12, choices=SignatureMeans)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """In the order of names; one adopts a version once."""

        verbose_name = "adoption de protocole"
        ordering = ("person__family_name", "person__given_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "person"), name="protocol_adopted_once"
            ),
        )

    def __str__(self) -> str:
        return f"adoption {self.pk}"
