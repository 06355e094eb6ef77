"""The themes that the agreement lists for protocols and public-health missions.

Read in the Cnam's guide of the indicators (avenant 1, October 2022): annexe 3, pages
25 and 27, for protocols and case meetings; annexe 2, pages 15 and 16, for missions. The
age written beside one theme of annexe 2 differs between two pages: it is left out.
"""

from __future__ import annotations

from django.db import models


GUIDE = "Cnam, « Guide des indicateurs ACI – Avenant 1 », octobre 2022"


class ProtocolTheme(models.TextChoices):
    """A theme of annexe 3, or none of them."""

    SEVERE = (
        "severe",
        "affections sévères compliquées ou décompensées (insuffisance cardiaque, BPCO, "
        "asthme instable, troubles psychiques graves)",
    )
    CHRONIC = (
        "chronic",
        "pathologies chroniques à soins itératifs (lombalgies chroniques invalidantes, "
        "syndrome anxio-dépressif)",
    )
    IATROGENIC = (
        "iatrogenic",
        "risque iatrogénique ou équilibre thérapeutique (AVK, insulinothérapie)",
    )
    COMPLEX = (
        "complex",
        "patients complexes ou en perte d'autonomie (âgés fragilisés, plaies "
        "chroniques, polypathologiques, soins palliatifs, après un AVC)",
    )
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
    OFF_LIST = "off_list", "hors liste"


PROTOCOL_SOURCE = f"{GUIDE}, annexe 3, p. 25 et 27"
OFF_LIST_NOTE = "Hors liste, le service médical de la caisse donne un avis."
"""Guide, page 23 to 25."""


class MissionTheme(models.TextChoices):
    """A theme of annexe 2, or one that follows the regional health plan."""

    VACCINATION = "vaccination", "couverture vaccinale"
    TUBERCULOSIS = "tuberculosis", "tuberculose"
    CHILD_OBESITY = "child_obesity", "surpoids et obésité chez l'enfant"
    DISTRESS = "distress", "souffrance psychique et conduites addictives"
    SUICIDE = "suicide", "prévention du suicide"
    OLDER_PEOPLE = (
        "older_people",
        "prévention chez les personnes âgées (chutes, alimentation, hydratation, "
        "dépression, iatrogénie)",
    )
    PERINATAL = (
        "perinatal",
        "prévention périnatale et femmes en situation de précarité",
    )
    EDUCATION = (
        "education",
        "éducation thérapeutique du patient et éducation à la santé",
    )
    REGIONAL = "regional", "thème du projet régional de santé"


MISSION_SOURCE = f"{GUIDE}, annexe 2, p. 15-16"


def short(theme: str) -> str:
    """A theme without its examples, for a title or a cell of a table."""
    return theme.split(" (", maxsplit=1)[0]
