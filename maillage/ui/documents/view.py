"""The texts of a mirror's pages, ready for the templates: nothing is decided there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import (
    Doctor,
    Figure,
    Judgement,
    Reading,
    Session,
)


STALE_DAYS = 92
"""Figures older than three months at the session say so."""


def doctor_page(session: Session, doctor: Doctor) -> dict[str, Any]:
    """What the template `doctor.typ` prints, but for the charts."""
    figures = [_doctor_figure(session, figure) for figure in doctor.figures]
    shared = _shared(session)
    return shared | {
        "document_title": f"{shared['what']} — prescripteur {doctor.code}",
        "for": f"pour le prescripteur {doctor.code}",
        "title": _title(session),
        "lead": _lead(session, doctor),
        "guide": _guide(session),
        "figures": figures,
        "first_page": min(2, (len(figures) + 1) // 2),
    }


def _title(session: Session) -> str:
    when = session.circle.session
    if when is None:
        return f"{session.theme} : vos prescriptions"
    theme = session.theme[:1].lower() + session.theme[1:]
    return f"Séance du {words.day(when)} : {theme}"


def _shared(session: Session) -> dict[str, Any]:
    circle, source = session.circle, session.provenance
    when = circle.session
    made = source.extracted_on
    return {
        "what": f"Miroir · {session.theme}",
        "session": f"séance du {words.day(when)}" if when else "",
        "circle": circle.name,
        "territory": circle.territory,
        "animators": _animators(circle.animators),
        "author": ", ".join(circle.animators) or circle.name,
        "made_on": [made.year, made.month, made.day],
        "foot": _foot(session),
    }


def _animators(names: Sequence[str]) -> str:
    return f"animé par {_joined(names)}" if names else ""


def _foot(session: Session) -> list[str]:
    source = session.provenance
    return [
        f"Période : {words.month(session.first_month)} à "
        f"{words.month(session.last_month)}. Données du "
        f"{words.day(source.first_day)} au {words.day(source.last_day)}, extraites le "
        f"{words.day(source.extracted_on)}.",
        f"Source : délivrances des pharmacies de « {source.structure} », "
        f"base de calcul {source.build}. Codes : {source.codes_release}.",
    ]


def _lead(session: Session, doctor: Doctor) -> str:
    """The result of the whole sheet in one sentence."""
    count = len(doctor.figures)
    if count == 1:
        return words.verdict(doctor.figures[0], session.fewest_patients)
    found = Counter(figure.judgement for figure in doctor.figures)
    silent = found[Judgement.UNKNOWN]
    parts = [
        _several(
            found[Judgement.LIKE_THE_GROUP],
            "valeur ne se distingue pas de celle du groupe",
            f"valeurs {_LIKE}",
        ),
        _several(found[Judgement.HIGHER], "est plus haute", "sont plus hautes"),
        _several(found[Judgement.LOWER], "est plus basse", "sont plus basses"),
        _several(silent, "ne peut pas se comparer", "ne peuvent pas se comparer"),
    ]
    if found[Judgement.LIKE_THE_GROUP] == count:
        return f"Sur {count} indicateurs, vos valeurs {_LIKE}."
    if silent == count:
        return f"Sur {count} indicateurs, aucune valeur ne peut se comparer au groupe."
    return f"Sur {count} indicateurs : {_joined([part for part in parts if part])}."


_LIKE = "ne se distinguent pas de celles du groupe"


def _several(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " et " + parts[-1]


def _guide(session: Session) -> str:
    text = (
        "Le disque plein est votre valeur ; le trait qui le traverse est son "
        "intervalle à 95 % : plus vous avez de cas, plus il est court. Chaque rond "
        "creux est un autre médecin du cercle, sans nom et sans ordre. Les échelles "
        "partent de 0 et s'arrêtent peu après la plus haute valeur. Une valeur haute "
        "ou basse n'est pas un jugement : c'est une question à se poser ensemble."
    )
    return " ".join([text, *_warnings(session)])


def _warnings(session: Session) -> list[str]:
    found = []
    if not session.whole:
        start = words.month(
            session.provenance.first_day.year * 12
            + session.provenance.first_day.month
            - 1
        )
        found.append(f"Les données ne commencent qu'en {start} : moins de 12 mois.")
    when = session.circle.session
    end = _end_of(session)
    if when is not None and (when - end).days > STALE_DAYS:
        months = round((when - end).days / 30.4)
        found.append(f"Les chiffres s'arrêtent {months} mois avant la séance.")
    return found


def _end_of(session: Session) -> date:
    after = session.last_month + 1
    return date(after // 12, after % 12 + 1, 1)


def group_page(session: Session) -> dict[str, Any]:
    """What the template `group.typ` prints, but for the charts."""
    shared = _shared(session)
    figures = [_group_figure(figure) for figure in session.group]
    return shared | {
        "document_title": f"{shared['what']} — le groupe",
        "for": "pour le groupe",
        "title": _title(session),
        "lead": _group_lead(session),
        "guide": _group_guide(session),
        "figures": figures,
    }


def _group_lead(session: Session) -> str:
    """What the group looks at, in one sentence."""
    members, count = len(session.circle.members), len(session.group)
    who = "Un médecin" if members == 1 else f"{members} médecins"
    what = "un indicateur" if count == 1 else f"{count} indicateurs"
    return f"{who}, {what} : ce que le cercle regarde ensemble."


def _group_guide(session: Session) -> str:
    curves = [words.curve_words(figure.curve) for figure in session.group]
    text = (
        "Le disque plein est le cercle, le trait son intervalle à 95 % ; chaque rond "
        "creux est un médecin, sans nom et sans ordre ; les échelles partent de 0."
    )
    return " ".join([text, *curves[:1], *_warnings(session)])


def _group_figure(figure: Figure) -> dict[str, Any]:
    reading = figure.group.reading
    return _common(figure, reading) | {
        "finding": words.group_finding(figure),
        "alternative": words.alternative(figure, reading, "Cercle"),
        "doctors": f"{figure.group.doctors} médecins sur {figure.group.members} "
        "ont assez de cas",
        "others": _comparator_rows(figure),
        "caption": words.left_out(figure),
        "action": figure.indicator.action,
    }


def _doctor_figure(session: Session, figure: Figure) -> dict[str, Any]:
    own = figure.own.reading if figure.own else None
    absent = words.own_silence(figure.own, session.fewest_patients)
    return _common(figure, own) | {
        "finding": words.verdict(figure, session.fewest_patients),
        "absent": absent,
        "alternative": words.alternative(figure, own, "Vous"),
        "others": [_circle_row(figure), *_comparator_rows(figure), *_standing(figure)],
        "reasons": list(figure.indicator.why_high),
        "action": figure.indicator.action,
    }


def _common(figure: Figure, own: Reading | None) -> dict[str, Any]:
    indicator = figure.indicator
    notes = [words.curve_words(figure.curve), words.left_out(figure)]
    return {
        "title": indicator.title,
        "sentence": indicator.sentence,
        "value": words.value(own, figure.scale) if own else None,
        "interval": words.interval(own, figure.scale) if own else None,
        "counted": words.counted(own, figure.indicator) if own else None,
        "numerator": indicator.numerator_words,
        "over": words.over(figure.indicator),
        "denominator": indicator.denominator_words,
        "caption": " ".join(note for note in notes if note),
    }


def _circle_row(figure: Figure) -> dict[str, str]:
    group = figure.group
    if group.reading is None:
        return {
            "name": "Cercle",
            "value": "non montré",
            "detail": words.group_silence(group),
        }
    return {
        "name": "Cercle",
        "value": words.value(group.reading, figure.scale),
        "detail": f"{words.counted(group.reading, figure.indicator)} ; "
        f"{group.doctors} médecins sur {group.members}",
    }


def _comparator_rows(figure: Figure) -> list[dict[str, str]]:
    found = figure.comparator
    if not words.AGAINST_WORDS[found.against]:
        return []
    name, detail = words.comparator(found, figure.indicator)
    value = words.value(found.reading, figure.scale) if found.reading else "absent"
    return [{"name": name, "value": value, "detail": detail}]


def _standing(figure: Figure) -> list[dict[str, str]]:
    found = figure.standing
    told_apart = figure.judgement in (Judgement.HIGHER, Judgement.LOWER)
    if found is not None and found.lower is None and told_apart:
        return []  # the finding above already says all that can be said
    text = words.standing(found)
    return [{"name": text, "value": "", "detail": ""}] if text else []
