"""How a profession is named: beside a person, for a group, in either gender.

Nobody's gender is recorded. Beside a name, the discipline says it for everybody
(« Claire Vasseur, pharmacie d'officine »); a group is named in both genders.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProfessionWords:
    """The names of one profession."""

    discipline: str
    group: str
    masculine: str
    feminine: str


def _words(
    discipline: str, group: str, masculine: str, feminine: str = ""
) -> ProfessionWords:
    return ProfessionWords(discipline, group, masculine, feminine or masculine)


PROFESSIONS = {
    "general_practitioner": _words(
        "médecine générale", "médecins généralistes", "médecin généraliste"
    ),
    "specialist": _words(
        "médecine spécialisée", "médecins spécialistes", "médecin spécialiste"
    ),
    "dentist": _words(
        "chirurgie dentaire",
        "chirurgiennes-dentistes et chirurgiens-dentistes",
        "chirurgien-dentiste",
        "chirurgienne-dentiste",
    ),
    "midwife": _words("maïeutique", "sages-femmes", "sage-femme"),
    "pharmacist": _words(
        "pharmacie d'officine",
        "pharmaciennes et pharmaciens d'officine",
        "pharmacien d'officine",
        "pharmacienne d'officine",
    ),
    "hospital_pharmacist": _words(
        "pharmacie hospitalière",
        "pharmaciennes et pharmaciens hospitaliers",
        "pharmacien hospitalier",
        "pharmacienne hospitalière",
    ),
    "nurse": _words(
        "soins infirmiers", "infirmières et infirmiers", "infirmier", "infirmière"
    ),
    "advanced_nurse": _words(
        "pratique avancée infirmière",
        "infirmières et infirmiers en pratique avancée",
        "infirmier en pratique avancée",
        "infirmière en pratique avancée",
    ),
    "coordinating_nurse": _words(
        "coordination infirmière",
        "infirmières coordinatrices et infirmiers coordinateurs",
        "infirmier coordinateur",
        "infirmière coordinatrice",
    ),
    "physiotherapist": _words(
        "masso-kinésithérapie",
        "masseuses-kinésithérapeutes et masseurs-kinésithérapeutes",
        "masseur-kinésithérapeute",
        "masseuse-kinésithérapeute",
    ),
    "podiatrist": _words(
        "pédicurie-podologie", "pédicures-podologues", "pédicure-podologue"
    ),
    "speech_therapist": _words("orthophonie", "orthophonistes", "orthophoniste"),
    "orthoptist": _words("orthoptie", "orthoptistes", "orthoptiste"),
    "occupational_therapist": _words(
        "ergothérapie", "ergothérapeutes", "ergothérapeute"
    ),
    "psychomotor_therapist": _words(
        "psychomotricité",
        "psychomotriciennes et psychomotriciens",
        "psychomotricien",
        "psychomotricienne",
    ),
    "dietitian": _words(
        "diététique", "diététiciennes et diététiciens", "diététicien", "diététicienne"
    ),
    "biologist": _words(
        "biologie médicale",
        "biologistes médicaux",
        "biologiste médical",
        "biologiste médicale",
    ),
    "psychologist": _words("psychologie", "psychologues", "psychologue"),
    "social_worker": _words(
        "service social",
        "assistantes et assistants de service social",
        "assistant de service social",
        "assistante de service social",
    ),
    "coordinator": _words(
        "coordination",
        "coordinatrices et coordinateurs",
        "coordinateur",
        "coordinatrice",
    ),
    "intern": _words("études de santé", "internes et étudiants", "interne ou étudiant"),
    "other": _words("autre métier", "autres métiers", "autre métier"),
}
"""Code of a profession (as `apps.people` keeps it), and its words."""


def profession(code: str) -> str:
    """The discipline, to stand beside a name; KeyError for an unknown code."""
    return PROFESSIONS[code].discipline


def profession_group(code: str) -> str:
    """Several people of a profession: « infirmières et infirmiers »."""
    return PROFESSIONS[code].group


def profession_word(code: str, *, feminine: bool) -> str:
    """One person of a profession, in the gender that person asked for."""
    words = PROFESSIONS[code]
    return words.feminine if feminine else words.masculine
