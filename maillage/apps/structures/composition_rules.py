"""The composition that the law, or the practice of the ministry, wants of each team.

Read on public pages on 22 November 2026, the law's articles in the copies cited. What
was not found is said so (`NOTES`), and nothing is checked that was not found.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.people.professions import (
    AUXILIARIES,
    DOCTORS,
    MEDICAL,
    PHARMACISTS,
    Profession,
)
from maillage.apps.structures.composition import AtLeast, Fewer, Nobody, Rule, Source
from maillage.apps.structures.models import Form, Kind, Status


READ = "lu le 22 novembre 2026"
INSIDE = frozenset(Status) - {Status.PARTNER}
"""Everyone but partners from outside."""

ASSOCIATES = frozenset({Status.ASSOCIATE})
ASSOCIABLE = MEDICAL | AUXILIARIES | PHARMACISTS | {Profession.BIOLOGIST}
"""Medical, auxiliary or pharmacist: those whom article L4041-1 names."""

_GENERAL = frozenset({Profession.GENERAL_PRACTITIONER})

MSP_SOURCE = Source(
    "Code de la santé publique, L6323-3, et pratique du cahier des charges ministériel",
    "L'article ne donne aucun nombre ; « deux médecins généralistes et un "
    "professionnel paramédical » vient de la pratique du ministère et des ARS "
    f"({READ}).",
    "https://auvergne-rhone-alpes.paps.sante.fr/"
    "creer-une-maison-de-sante-pluriprofessionnelle-2?parent=8194",
)
SISA_SOURCE = Source(
    "Code de la santé publique, L4041-4",
    f"Version issue de la loi du 27 décembre 2023, en vigueur le 29 ({READ}).",
    "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006072665/articles/"
    "LEGIARTI000024460246?source=legislation",
)
ASSOCIABLE_SOURCE = Source(
    "Code de la santé publique, L4041-1",
    "Psychologues, ostéopathes et autres peuvent être salariés, vacataires ou sous "
    f"convention, non associés ({READ}).",
    "https://cdosf13.fr/procedures/installation-liberale/societe/"
    "societe-interprofessionnelle-de-soins-ambulatoires/",
)
ESP_SOURCE = Source(
    "Code de la santé publique, L1411-11-1",
    "L'équipe se forme autour de médecins généralistes ; un au moins, selon la "
    f"Fédération des Hauts-de-France ({READ}).",
    "https://www.femas-hdf.fr/definition/",
)

_MSP = (
    AtLeast(
        "msp_doctors",
        2,
        _GENERAL,
        INSIDE,
        "médecin généraliste",
        "médecins généralistes",
        MSP_SOURCE,
    ),
    AtLeast(
        "msp_auxiliary",
        1,
        AUXILIARIES,
        INSIDE,
        "professionnel paramédical",
        "professionnels paramédicaux",
        MSP_SOURCE,
    ),
)

_SISA = (
    AtLeast(
        "sisa_doctors",
        2,
        DOCTORS,
        ASSOCIATES,
        "médecin parmi les associés",
        "médecins parmi les associés",
        SISA_SOURCE,
        repairable=True,
    ),
    AtLeast(
        "sisa_auxiliary",
        1,
        AUXILIARIES,
        ASSOCIATES,
        "auxiliaire médical parmi les associés",
        "auxiliaires médicaux parmi les associés",
        SISA_SOURCE,
        repairable=True,
    ),
    Fewer(
        "sisa_salaried",
        AtLeast(
            "salaried",
            0,
            ASSOCIABLE,
            frozenset({Status.SALARIED}),
            "professionnel de santé salarié",
            "professionnels de santé salariés",
            SISA_SOURCE,
        ),
        AtLeast(
            "associates",
            0,
            frozenset(Profession),
            ASSOCIATES,
            "libéral associé",
            "libéraux associés",
            SISA_SOURCE,
        ),
        SISA_SOURCE,
    ),
    Nobody(
        "sisa_associable",
        AtLeast(
            "others",
            0,
            frozenset(Profession) - ASSOCIABLE,
            ASSOCIATES,
            "associé d'une autre profession",
            "associés d'une autre profession",
            ASSOCIABLE_SOURCE,
        ),
        ASSOCIABLE_SOURCE,
    ),
)

_ESP = (
    AtLeast(
        "esp_doctor",
        1,
        _GENERAL,
        INSIDE,
        "médecin généraliste",
        "médecins généralistes",
        ESP_SOURCE,
    ),
)

_BY_KIND: dict[Kind, tuple[Rule, ...]] = {
    Kind.MSP: _MSP,
    Kind.MSPU: _MSP,
    Kind.ESP: _ESP,
}
_BY_FORM: dict[Form, tuple[Rule, ...]] = {Form.SISA: _SISA}


@dataclass(frozen=True)
class Note:
    """What is known, or not established, beside the rules."""

    text: str
    source: str = ""


_NOTES: dict[Kind, tuple[Note, ...]] = {
    Kind.CPTS: (
        Note(
            "Aucun effectif minimal n'est établi : la loi réunit des professionnels, "
            "des équipes de soins primaires et des acteurs du médico-social et du "
            "social.",
            f"Code de la santé publique, L1434-12 ({READ})",
        ),
    ),
    Kind.HEALTH_CENTRE: (
        Note(
            "Effectif minimal : non établi. Le centre salarie ses professionnels et "
            "est ouvert à tous.",
            f"Code de la santé publique, L6323-1 à L6323-1-15 ({READ})",
        ),
    ),
    Kind.POLE: (
        Note(
            "Aucune règle de composition propre au pôle n'est établie ; chaque maison "
            "de santé du pôle suit la sienne."
        ),
    ),
    Kind.MSPU: (
        Note(
            "Les conditions universitaires (encadrement, recherche) ne sont pas "
            "vérifiées ici : leur liste n'est pas établie."
        ),
    ),
}


def rules_of_kind(kind: str) -> tuple[Rule, ...]:
    """What a kind of organisation asks; nothing when nothing is established."""
    return _BY_KIND.get(Kind(kind), ())


def rules_of_form(form: str) -> tuple[Rule, ...]:
    """What a legal form asks of its associates."""
    return _BY_FORM.get(Form(form), ())


def notes_of(kind: str) -> tuple[Note, ...]:
    """What to know beside the rules of a kind."""
    return _NOTES.get(Kind(kind), ())
