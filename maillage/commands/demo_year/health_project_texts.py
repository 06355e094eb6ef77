"""What the invented team wrote in its projet de santé. Every figure is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any


INVENTED = "chiffre inventé pour la démonstration"

SECTIONS = {
    "diagnosis": (
        "Le plateau est un territoire inventé de quatre communes et de quelques "
        "hameaux, à trois quarts d'heure de l'hôpital le plus proche.\n\n"
        "Un habitant sur six a 75 ans ou plus. Beaucoup vivent seuls, et la moitié "
        "des patients diabétiques n'ont pas vu leurs pieds examinés dans l'année.\n\n"
        "Trois constats reviennent dans toutes nos réunions :\n"
        "- les personnes âgées prennent beaucoup de médicaments, longtemps ;\n"
        "- le suivi du diabète s'arrête à l'ordonnance ;\n"
        "- un appel du samedi matin finit souvent aux urgences."
    ),
    "professional-project": (
        "Douze médecins, deux infirmières, une infirmière en pratique avancée, un "
        "kinésithérapeute et un podologue travaillent sur quatre sites, en SISA.\n\n"
        "L'équipe se réunit chaque mois pour ses cas complexes, et chaque trimestre "
        "pour ses protocoles."
    ),
    "access": (
        "Chaque site ouvre du lundi au vendredi, et le samedi matin. Deux créneaux par "
        "médecin sont gardés chaque jour pour les demandes du jour même."
    ),
    "coordination": (
        "Une coordinatrice tient l'agenda des réunions, les comptes rendus et la liste "
        "des actions. Le dossier est partagé entre les sites."
    ),
    "public-health": (
        "Deux missions : le repérage de la fragilité après 75 ans, et le pied du "
        "patient diabétique."
    ),
}
"""Version 1, under each heading."""

REWRITTEN = {
    "diagnosis": (
        "Le plateau est un territoire inventé de quatre communes et de quelques "
        "hameaux, à trois quarts d'heure de l'hôpital le plus proche.\n\n"
        "Un habitant sur cinq a 75 ans ou plus. Beaucoup vivent seuls, et un tiers "
        "des patients diabétiques n'ont pas vu leurs pieds examinés dans l'année.\n\n"
        "Trois constats reviennent dans toutes nos réunions :\n"
        "- les personnes âgées prennent beaucoup de médicaments, longtemps ;\n"
        "- le suivi du diabète s'arrête à l'ordonnance ;\n"
        "- les antibiotiques sont encore trop prescrits dans l'angine et la bronchite."
    ),
    "access": (
        "Chaque site ouvre du lundi au vendredi, et le samedi matin. Trois créneaux "
        "par médecin sont gardés chaque jour pour les demandes du jour même.\n\n"
        "La maison de Saint-Aubin ferme deux semaines en août ; Bois-Haut prend alors "
        "ses demandes."
    ),
}
"""Version 2, where it says something else."""

DRAFTED = {
    "public-health": (
        "Trois missions : le repérage de la fragilité après 75 ans, le pied du patient "
        "diabétique et, à partir de 2027, la vaccination des personnes âgées."
    ),
}
"""The draft that goes on after version 2."""

OWN_SECTION = (
    "Le cercle de qualité",
    "Depuis septembre 2025, les médecins du pôle et leurs pharmaciens se réunissent en "
    "cercle de qualité, quatre fois par an, sur leurs propres chiffres.",
)


def finding(title: str, value: str, unit: str, **more: Any) -> dict[str, Any]:
    """A figure of the diagnosis, on the plateau unless told."""
    return {
        "title": title,
        "value": Decimal(value),
        "unit": unit,
        "territory": "les quatre communes du plateau",
        "period": "2023",
        "source": INVENTED,
        "read_on": date(2024, 9, 12),
        **more,
    }


OLD_AGE = (
    "Vieillir chez soi sans trop de médicaments",
    "Les personnes de 75 ans et plus du plateau, souvent seules.",
    (
        finding(
            "Habitants de 75 ans et plus",
            "17.2",
            "%",
            numerator=1_118,
            denominator=6_500,
        ),
        finding(
            "Patients de 75 ans et plus qui prennent dix médicaments ou plus",
            "31",
            "%",
            numerator=310,
            denominator=1_000,
        ),
    ),
)

DIABETES = (
    "Suivre le diabète au-delà de l'ordonnance",
    "",
    (
        finding(
            "Patients diabétiques sans examen des pieds dans l'année",
            "52",
            "%",
            numerator=208,
            denominator=400,
        ),
    ),
)

SAME_DAY = (
    "Être reçu le jour même quand il le faut",
    "",
    (
        finding(
            "Passages aux urgences pour 1 000 habitants, le samedi",
            "14",
            "passages",
        ),
    ),
)

ANTIBIOTICS = (
    "Moins d'antibiotiques inutiles",
    "Besoin ajouté en 2026, après la première année du cercle de qualité.",
    (
        finding(
            "Prescriptions d'antibiotiques pour 1 000 patients",
            "412",
            "prescriptions",
            period="2025",
            read_on=date(2026, 2, 10),
        ),
    ),
)
