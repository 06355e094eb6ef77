"""Free text in which a patient seems to be named is refused, and says why.

It looks for what people write without thinking: « Mme Durand », « né le 3/4/1950 »,
« patient Jean D. », « patient : Durand », « mme durand », an IPP or INS number, a NIR.
Professionals are named in minutes and must be: a title before a name is refused only
where it is a patient's (M., Mme, Mlle, patient...), and « Mme Durand, pharmacienne » or
« M. Petit (infirmier) » passes. It is a safety net, not a proof: the page says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from maillage.engine.errors import BadInput
from maillage.engine.lake.identity import holds_national_number


_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ"
_NAME = rf"[{_UPPER}](?:[\w'’-]+|\.)"
_NAMES = rf"{_NAME}(?:[ \u00a0]{_NAME}){{0,3}}"

_CALLED = re.compile(
    rf"\b(?P<title>M\.|MM\.|M(?=[ \u00a0][{_UPPER}])|Mr\.?|Mme\.?|Mlle\.?|Mesdames|"
    r"Monsieur|Madame|Mademoiselle)"
    rf"[ \u00a0]+(?P<name>{_NAMES})"
)
_PATIENT = re.compile(
    rf"\b(?:[Pp]atiente?|[Mm]alade|[Rr]ésidente?)"
    r"(?:[ \u00a0]*[:(«][ \u00a0]*|[ \u00a0]+"
    r"(?:(?:nommée?|appelée?|dénommée?)[ \u00a0]+)?)"
    rf"(?P<name>{_NAMES})"
)
_TYPED_FAST = re.compile(
    r"\b(?P<title>(?i:mme|mlle|mr|madame|mademoiselle|monsieur))\.?[ \u00a0]+"
    r"(?P<name>(?!(?:la|le|les|et|ou|de|du|des|qui|que|a|est|nous|vous|untel)\b)"
    r"[a-zà-öø-ÿ][\w'’-]+)"
)
"""A title, and a name typed without its capital: « mme durand »."""
_FILE_NUMBER = re.compile(
    r"\b(?:IPP|INS|NIP|NDA)(?:[ \u00a0]*(?:n°|:|numéro))?[ \u00a0]*\d{4,}",
)
"""The number by which a hospital or the national register knows a patient."""
_TRADE = re.compile(
    r"^[ \u00a0]*[,(:–-]?[ \u00a0]*(?:(?:le|la|l['’]|notre|son|sa|un|une)[ \u00a0]*)?"
    r"(?:médecin|généraliste|pharmacien|préparat|infirmi|sage-femme|kinésith|"
    r"masseur|dentiste|chirurgien|biologiste|orthophon|diététicien|podolog|"
    r"psycholog|coordinat|animat|interne|étudiant|professeur|directeur|directrice|"
    r"président|vice-|trésori|secrétaire|déléguée?|responsable|maire|élue?|référent|"
    r"IPA|IDE|IDEC|CPAM|ARS|URPS|assistant|ergothérap|psychomot|orthopt|cadre|"
    r"membre|confrère|consœur|représentant)",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    r"(?:pharmacien(?:ne)?|infirmi[eè]re?|médecin|docteure?|Dre?|Pr|animat\w+|"
    r"coordinat\w+|directeur|directrice|président\w*|confrère|consœur|interne|"
    r"secrétaire|maire|référente?|déléguée?)[ \u00a0,:]*$",
    re.IGNORECASE,
)
_DATE = (
    r"\d{1,2}[ \u00a0]*(?:[/.-][ \u00a0]*\d{1,2}[ \u00a0]*[/.-]|(?:er)?[ \u00a0]+"
    r"(?:janv|févr|fevr|mars|avri|mai|juin|juil|août|aout|sept|octo|nov|déc|dec)\w*\.?"
    r"[ \u00a0]+)[ \u00a0]*(?:\d{4}|\d{2})\b"
)
_BORN = re.compile(
    rf"\b(?:née?s?|naissance|DDN)(?:[ \u00a0]*\(e\))?[ \u00a0:]*(?:le|en|du)?"
    rf"[ \u00a0:]*(?P<date>{_DATE})",
    re.IGNORECASE,
)
_COMMON = {"Le", "La", "Les", "Un", "Une", "Il", "Elle", "On", "En", "De", "Du"}
_COMMON |= {"ALD", "INS", "IPA", "HAD", "SSIAD", "EHPAD", "AVC", "AVK", "BPCO", "HTA"}


@dataclass(frozen=True)
class Found:
    """What seems to identify a patient: the words, and what they look like."""

    words: str
    why: str


def patient_identity(text: str) -> Found | None:
    """The first thing in a text that seems to identify a patient, else None."""
    for line in text.splitlines():
        if holds_national_number(line):
            return Found("un numéro de sécurité sociale", "un NIR désigne un patient")
    born = _BORN.search(text)
    if born:
        return Found(born.group(), "une date de naissance désigne un patient")
    numbered = _FILE_NUMBER.search(text)
    if numbered:
        return Found(numbered.group(), "ce numéro désigne un patient")
    patient = _PATIENT.search(text)
    if patient and patient["name"].split()[0] not in _COMMON:
        return Found(patient.group(), "un nom suit le mot « patient »")
    for pattern in (_CALLED, _TYPED_FAST):
        for called in pattern.finditer(text):
            if not _is_of_the_trade(text, called):
                return Found(called.group(), "un nom après « M. » ou « Mme »")
    return None


def refuse_patient_identity(text: str, field: str) -> None:
    """Raise BadInput, with the words to mend, where a text seems to name a patient."""
    found = patient_identity(text)
    if found:
        raise BadInput(
            f"{field} : « {found.words} » ressemble à l'identité d'un patient "
            f"({found.why}), que rien ici ne nomme. Écrivez « un patient », ou "
            " la profession à côté du nom s'il s'agit d'un professionnel "
            "(« Mme Durand, pharmacienne », « Dr Durand »)."
        )


def _is_of_the_trade(text: str, called: re.Match[str]) -> bool:
    return bool(
        _TRADE.match(text[called.end() :])
        or _ROLE_BEFORE.search(text[: called.start()])
        or _TRADE.match(called["name"])
    )
