"""What the participants thought of a session."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.apps.circles.models.session import Session
from maillage.apps.people.models import Person


class Questionnaire(models.Model):
    """What a session's participants thought of it, already added up.

    An answer is never a row: marks are counts, and a comment goes to a random place
    among the others, so that nothing ties it to who had just answered.
    """

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"comments"},
        "shareable": {"session", "counts"},
    }

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="questionnaire"
    )
    counts = models.JSONField(default=dict)
    comments = models.JSONField(default=list)

    class Meta:
        """Its French name."""

        verbose_name = "questionnaire"

    def __str__(self) -> str:
        return f"questionnaire {self.pk}"


class Answered(models.Model):
    """That a person has answered the questionnaire of a session; not what."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": {"person"},
        "shareable": {"session"},
    }

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="answered"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once."""

        verbose_name = "émargement de questionnaire"
        constraints = (
            models.UniqueConstraint(fields=("session", "person"), name="answered_once"),
        )

    def __str__(self) -> str:
        return f"émargement {self.pk}"
