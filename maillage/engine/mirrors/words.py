"""The French of a mirror: numbers, dates, and one plain sentence for each finding.

Neutral on purpose: a value is higher or lower, never better or worse.
"""

from __future__ import annotations

from datetime import date

from maillage.engine.indicators import units
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.plan import blind
from maillage.engine.mirrors.circle import Against
from maillage.engine.mirrors.content import (
    Comparator,
    Curve,
    Figure,
    Group,
    Judgement,
    Own,
    Reading,
    Scale,
    Silence,
    Standing,
)


NO_DOSES = (
    "Les doses quotidiennes définies (DDD) de ces médicaments ne sont pas connues : "
    "ajoutez la table de l'OMS (« maillage codes add who-ddd »), puis refaites la base."
)

NO_INTERVAL = "non calculable"

THIN = "\u202f"
"""Narrow no-break space: between thousands, before « % » and « ; »."""

MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

WHOLE_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: float, decimals: int = 0) -> str:
    """1234.5 with one decimal is « 1 234,5 »."""
    text = f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return text.replace("-", "−")


def month(number_of_month: int) -> str:
    """« janv. 2026 » for a month number."""
    return f"{MONTHS[number_of_month % 12]} {number_of_month // 12}"


def day(when: date) -> str:
    """« 12 mars 2026 », « 1er mars 2026 »."""
    rank = "1er" if when.day == 1 else str(when.day)
    return f"{rank} {WHOLE_MONTHS[when.month - 1]} {when.year}"


def is_percent(scale: Scale) -> bool:
    """Whether values are read as percentages."""
    return scale in (Scale.SHARE, Scale.CHANGE)


def decimals(reading: Reading, scale: Scale) -> int:
    """How many decimals a value deserves; euros follow the width of their interval."""
    if scale is not Scale.EUROS:
        return usual_decimals(scale, reading.value)
    if reading.low is None or reading.high is None:
        return usual_decimals(scale, reading.value)
    return 2 if reading.high - reading.low < 2 else 0


def usual_decimals(scale: Scale, value: float) -> int:
    """How many decimals a value deserves, whatever its interval; cents under 10 €."""
    if scale is Scale.EUROS and abs(value) < _WITH_CENTS:
        return 2
    return _DECIMALS[scale]


_WITH_CENTS = 10


_DECIMALS = {
    Scale.SHARE: 1,
    Scale.CHANGE: 1,
    Scale.RATIO: 2,
    Scale.EUROS: 0,
    Scale.SUBSTANCES: 0,
}


def amount(value: float, scale: Scale, digits: int) -> str:
    """A value with its unit: « 18,4 % », « +2,0 % », « 0,45 », « 32 € », « 12 »."""
    if is_percent(scale):
        sign = "+" if scale is Scale.CHANGE and value > 0 else ""
        return f"{sign}{number(100 * value, digits)}{THIN}%"
    if scale is Scale.EUROS:
        return f"{number(value, digits)}{THIN}€"
    return number(value, digits)


def value(reading: Reading, scale: Scale) -> str:
    """The value of a reading; substances are named, as a bare number says nothing."""
    text = amount(reading.value, scale, decimals(reading, scale))
    if scale is Scale.SUBSTANCES:
        return f"{text} substance{'s' if reading.value >= 2 else ''}"
    return text


def interval(reading: Reading, scale: Scale) -> str:
    """« 13,8 % à 24,2 % », or why there is no interval."""
    if reading.low is None or reading.high is None:
        return NO_INTERVAL
    digits = decimals(reading, scale)
    low, high = (amount(end, scale, digits) for end in (reading.low, reading.high))
    return f"{low} à {high}"


def counted(reading: Reading, indicator: Indicator) -> str:
    """« 39 sur 212 », « 4 120 € pour 130 », « 84 DDD sur 212 DDD »."""
    calculation = indicator.calculation
    above, below = units.counted(calculation)
    parts = _part(reading.numerator, above), _part(reading.denominator, below)
    return f" {over(indicator)} ".join(parts)


def over(indicator: Indicator) -> str:
    """The word between a numerator and its denominator."""
    scale = units.shown(indicator.calculation)
    is_part = scale in (Scale.SHARE, Scale.SUBSTANCES)
    return "sur" if is_part else "pour"


def _part(count: int, what: units.Counted) -> str:
    """A numerator or a denominator in what people read, daily doses whole."""
    value = number(count / what.parts)
    return f"{value}{_PARTS[what]}"


_PARTS = {
    units.Counted.NUMBER: "",
    units.Counted.EUROS: f"{THIN}€",
    units.Counted.DAILY_DOSES: f"{THIN}DDD",
}


# --- sentences ----------------------------------------------------------------------


VERDICTS = {
    Judgement.LIKE_THE_GROUP: "Votre valeur ne se distingue pas de celle du groupe.",
    Judgement.HIGHER: "Votre valeur est plus haute que celle du groupe, "
    "au-delà de ce que le hasard explique.",
    Judgement.LOWER: "Votre valeur est plus basse que celle du groupe, "
    "au-delà de ce que le hasard explique.",
    Judgement.NOT_COMPARED: "Votre valeur est un compte exact : le hasard n'y a pas de "
    "part, elle se lit à côté de celle du groupe.",
}


def verdict(figure: Figure, fewest_patients: int) -> str:
    """The finding of a figure on a doctor's mirror, in one sentence."""
    own = figure.own
    if own is None or own.reading is None:
        return own_silence(own, fewest_patients)
    if figure.judgement in VERDICTS:
        return VERDICTS[figure.judgement]
    return f"Votre valeur est donnée seule : {group_silence(figure.group)}."


def own_silence(own: Own | None, fewest_patients: int) -> str:
    """Why a doctor has no figure."""
    if own is not None and own.silence is Silence.NO_DOSES:
        return NO_DOSES
    if own is None or own.silence is Silence.NOTHING:
        return "Aucun cas sur la période : il n'y a pas de chiffre à donner."
    return (
        f"Moins de {fewest_patients} cas sur la période : "
        "trop peu de patients pour conclure."
    )


def group_silence(group: Group) -> str:
    """Why the circle has no figure."""
    if group.silence is Silence.NO_DOSES:
        return "les doses quotidiennes définies (DDD) ne sont pas connues"
    if group.doctors == 0:
        return "aucun médecin du cercle n'a assez de cas"
    shown = "un seul médecin" if group.doctors == 1 else f"{group.doctors} médecins"
    has = "a" if group.doctors == 1 else "ont"
    return f"seulement {shown} du cercle {has} assez de cas"


def group_finding(figure: Figure) -> str:
    """The finding of a figure on the group's page."""
    group, other = figure.group.reading, figure.comparator.reading
    if group is None:
        return f"Le groupe n'est pas montré : {group_silence(figure.group)}."
    if other is None:
        return f"Le cercle est à {value(group, figure.scale)}."
    name = AGAINST_WORDS[figure.comparator.against]
    start = f"Le cercle est à {value(group, figure.scale)}, {name} à "
    return f"{start}{value(other, figure.scale)}."


AGAINST_WORDS = {
    Against.TERRITORY: "le reste du territoire",
    Against.FRANCE: "la France",
    Against.NONE: "",
}


def against(comparator: Comparator) -> str:
    """The comparator's short name on a chart."""
    return "France" if comparator.against is Against.FRANCE else "territoire"


def comparator(found: Comparator, indicator: Indicator) -> tuple[str, str]:
    """What the comparator is, and its figure or why it is absent."""
    if found.against is Against.FRANCE:
        year = found.national.year if found.national else None
        name = f"France, {year}" if year else "France"
        if found.reading is None:
            why = found.national.why_absent if found.national else ""
            return name, why or "non disponible"
        return name, f"{counted(found.reading, indicator)} (Open Medic)"
    name = "Reste du territoire"
    if found.reading is None:
        return name, _territory_silence(found)
    kept = " de même spécialité" if found.same_specialty else ""
    return name, (
        f"{counted(found.reading, indicator)} ; {number(found.prescribers)} "
        f"prescripteurs{kept} hors du cercle"
    )


def _territory_silence(found: Comparator) -> str:
    kept = " de même spécialité" if found.same_specialty else ""
    if found.prescribers == 0:
        return f"aucun autre prescripteur{kept} dans ces données"
    return f"trop peu d'autres prescripteurs{kept} dans ces données"


def standing(found: Standing | None) -> str:
    """Where the value stands on the territory, without a rank."""
    if found is None:
        return ""
    others = number(found.others)
    if found.lower is None:
        return "Valeur trop incertaine pour être située parmi les autres."
    if found.lower == 0:
        return f"Aucun des {others} autres prescripteurs n'a une valeur plus basse."
    if found.lower == 1:
        return f"Un seul des {others} autres prescripteurs a une valeur plus basse."
    return (
        f"{number(found.lower)} des {others} autres prescripteurs "
        "ont une valeur plus basse."
    )


def curve_words(curve: Curve) -> str:
    """What the curve is drawn from, in one line."""
    if len(curve.months) < 2:
        return "Pas de courbe : les données couvrent moins de 13 mois."
    text = "Chaque point : les 12 mois finissant ce mois-là."
    if any(nine is not None for nine in curve.deciles):
        return f"{text} Bandes : déciles de {number(curve.doctors)} prescripteurs."
    return f"{text} Moins de 10 prescripteurs : pas de déciles."


def left_out(figure: Figure) -> str:
    """Cases that could not be judged, or nothing."""
    parts = []
    if figure.not_observable:
        cases = "cas non observable" + ("s" if figure.not_observable > 1 else "")
        parts.append(f"{number(figure.not_observable)} {cases} sur la période")
    if figure.not_computable:
        cases = "délivrance" + ("s" if figure.not_computable > 1 else "")
        parts.append(
            f"{number(figure.not_computable)} {cases} {unknown(figure.indicator)}"
        )
    return f"Laissés de côté : {' ; '.join(parts)}." if parts else ""


def unknown(indicator: Indicator) -> str:
    """What is not known of the deliveries that are not computable."""
    needs = blind(indicator.calculation)
    words = [
        word
        for word, needed in (
            ("les doses quotidiennes définies", needs.dosed),
            ("le dosage ou la forme", needs.narrowed),
            ("le conditionnement", needs.supplied or not needs),
        )
        if needed
    ]
    return f"dont on ignore {' ou '.join(words)}"


def alternative(figure: Figure, own: Reading | None, who: str) -> str:
    """The text that stands for the chart of a figure."""
    parts = [f"{figure.indicator.title}."]
    if own is not None:
        parts.append(
            f"{who} : {value(own, figure.scale)}, intervalle à 95 % "
            f"de {interval(own, figure.scale)}."
        )
    if figure.group.reading is not None and figure.own is not None:
        parts.append(f"Cercle : {value(figure.group.reading, figure.scale)}.")
    if figure.peers:
        low, high = min(figure.peers), max(figure.peers)
        parts.append(
            f"{len(figure.peers)} médecins non nommés, de "
            f"{amount(low, figure.scale, 1)} à {amount(high, figure.scale, 1)}."
        )
    if figure.comparator.reading is not None:
        name, _ = comparator(figure.comparator, figure.indicator)
        parts.append(f"{name} : {value(figure.comparator.reading, figure.scale)}.")
    parts.append(_curve_alternative(figure))
    return " ".join(part for part in parts if part)


def _curve_alternative(figure: Figure) -> str:
    known = [
        (when, found)
        for when, found in zip(figure.curve.months, figure.curve.values, strict=True)
        if found is not None
    ]
    if len(known) < 2:
        return ""
    (first, before), (last, after) = known[0], known[-1]
    return (
        f"Courbe : {amount(before, figure.scale, 1)} en {month(first)}, "
        f"{amount(after, figure.scale, 1)} en {month(last)}."
    )
