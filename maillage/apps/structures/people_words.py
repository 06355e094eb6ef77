"""The words by which files name columns, professions and statuses, all said plainly.

A word is compared without accents, capitals, spaces or punctuation, with the feminine
and the abbreviations of the trade.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import TypeVar

from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Status


def plain(text: str) -> str:
    """Without accents, capitals, spaces or punctuation: « N° RPPS » is « nrpps »."""
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(c for c in spread.casefold() if c.isalnum())


# A doctor whose file does not say which: his specialty decides, or the line is wrong.
DOCTOR = "doctor"

_PROFESSIONS: dict[Profession | str, str] = {
    DOCTOR: "medecin docteur dr med doctoresse",
    Profession.GENERAL_PRACTITIONER: "mg generaliste medgen medecingeneral"
    " omnipraticien omnipraticienne medecintraitant",
    Profession.SPECIALIST: "specialiste",
    Profession.DENTIST: "dentiste chirurgiendentiste chirurgienne-dentiste"
    " chirurgiennedentiste",
    Profession.MIDWIFE: "sagefemme maieuticien maieuticienne sf",
    Profession.PHARMACIST: "pharmacien pharmacienne pharma pharmaciendofficine"
    " pharmaciennedofficine pharmacientitulaire pharmaciennetitulaire titulaire"
    " pharmacienadjoint pharmacienneadjointe",
    Profession.HOSPITAL_PHARMACIST: "pharmaciennehospitaliere pui pharmaciendepui"
    " pharmacienpui",
    Profession.NURSE: "infirmiere ide idel idl infirmierliberal infirmiereliberale"
    " infirmierdiplomedetat infirmierediplomeedetat infirmierediplomedetat infirmieres"
    " infirmierasalee infirmiereasalee",
    Profession.ADVANCED_NURSE: "ipa infirmiereenpratiqueavancee"
    " infirmierpratiqueavancee infirmierepratiqueavancee",
    Profession.COORDINATING_NURSE: "infirmierecoordinatrice infirmiercoordonnateur"
    " infirmierecoordonnatrice idec",
    Profession.PHYSIOTHERAPIST: "kine kinesitherapeute mk mkde masseuse"
    " masseusekinesitherapeute masseurkine",
    Profession.PODIATRIST: "podologue pedicure",
    Profession.SPEECH_THERAPIST: "orthophonistes",
    Profession.ORTHOPTIST: "orthoptistes",
    Profession.OCCUPATIONAL_THERAPIST: "ergo ergotherapeutes",
    Profession.PSYCHOMOTOR_THERAPIST: "psychomotricienne psychomot",
    Profession.DIETITIAN: "dieteticienne diet dieteticiennenutritionniste"
    " dieteticiennutritionniste",
    Profession.BIOLOGIST: "biologiste",
    Profession.PSYCHOLOGIST: "psy psychologues",
    Profession.SOCIAL_WORKER: "assistantesociale assistantsocial as"
    " assistantedeservicesocial travailleursocial travailleusesociale",
    Profession.COORDINATOR: "coordinatrice coordonnateur coordonnatrice coordo"
    " coordinateurdeparcours",
    Profession.INTERN: "interne etudiant etudiante externe internes",
    Profession.OTHER: "autres",
}

_STATUSES: dict[Status, str] = {
    Status.ASSOCIATE: "associe associee liberaleassociee associesisa associeesisa",
    Status.SELF_EMPLOYED: "liberal liberale liberalenonassociee nonassocie nonassociee"
    " collaborateur collaboratrice remplacant remplacante",
    Status.SALARIED: "salariee employe employee",
    Status.SESSIONAL: "vacations vacation",
    Status.VOLUNTEER: "adherente benevole membre",
    Status.PARTNER: "partenaire partenaireexterieure exterieur exterieure externe"
    " hospitalier hospitaliere",
}

_ROLES: dict[Role, str] = {
    Role.MEMBER: "participant participante",
    Role.ANIMATOR: "animatrice pharmacienanimateur pharmacienneanimatrice",
    Role.COORDINATOR: "coordinatrice coordonnateur coordonnatrice",
    Role.TREASURER: "tresoriere",
    Role.REFERENT: "referent referente referentefinanceur",
    Role.ADMINISTRATOR: "administratrice admin",
}

_Word = TypeVar("_Word")


def _table(said: dict[_Word, str], labels: dict[_Word, str]) -> dict[str, _Word]:
    known = {plain(label): value for value, label in labels.items()}
    for value, words in said.items():
        for word in words.split():
            known.setdefault(plain(word), value)
    return known


def _labels(choices: type[Enum]) -> dict[str, str]:
    return {member: member.label for member in choices}  # type: ignore[attr-defined]


PROFESSION_BY_WORD = _table(_PROFESSIONS, _labels(Profession))  # type: ignore[arg-type]
STATUS_BY_WORD = _table(_STATUSES, _labels(Status))  # type: ignore[arg-type]
ROLE_BY_WORD = _table(_ROLES, _labels(Role))  # type: ignore[arg-type]
