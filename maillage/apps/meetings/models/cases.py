"""How many cases a case meeting (RCP) studied, by category, and no patient."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.apps.meetings.models.meeting import Meeting


class CaseCategory(models.TextChoices):
    """The pathologies of annexe 3 of the ACI MSP (Cnam's guide, October 2022, p. 27).

    The same list holds for protocols (p. 25). What is not in it is discussed and is
    not counted here.
    """

    SEVERE = "severe", "affections sévères compliquées ou décompensées"
    CHRONIC = "chronic", "pathologies chroniques à soins itératifs"
    IATROGENIC = "iatrogenic", "risque iatrogénique ou équilibre thérapeutique"
    COMPLEX = "complex", "patients complexes ou en perte d'autonomie"
    OBESITY = "obesity", "patients obèses"
    PREGNANCY = (
        "pregnancy",
        "grossesses à risque ou en environnement psychosocial difficile",
    )
    PSYCHOSOCIAL = (
        "psychosocial",
        "pathologies compliquées de troubles psychiques, du comportement ou de "
        "difficultés sociales, maltraitance intrafamiliale",
    )


class CaseCount(models.Model):
    """The cases of one category at one meeting."""

    CONFIDENTIALITY: ClassVar = {
        "identifying": set[str](),
        "sensitive": set[str](),
        "shareable": {"meeting", "category", "cases", "with_advanced_nurse"},
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="case_counts"
    )
    category = models.CharField("catégorie", max_length=16, choices=CaseCategory)
    cases = models.PositiveSmallIntegerField("dossiers")
    with_advanced_nurse = models.PositiveSmallIntegerField("dont avec IPA", default=0)
    """Among them, those studied with a nurse in advanced practice (indicator 2.3b)."""

    class Meta:
        """A category once; the part is not more than the whole."""

        verbose_name = "nombre de dossiers"
        ordering = ("meeting", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "category"), name="case_count_once"
            ),
            models.CheckConstraint(
                condition=Q(with_advanced_nurse__lte=F("cases")),
                name="case_count_part_of_whole",
            ),
        )

    def __str__(self) -> str:
        return f"nombre de dossiers {self.pk}"
