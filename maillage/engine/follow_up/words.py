"""The French of a follow-up: the verdict, its reason, and what it does not prove."""

from __future__ import annotations

from maillage.engine.follow_up.content import (
    FEWEST_MONTHS,
    Aim,
    Change,
    Doubt,
    FollowUp,
    Own,
    Target,
    Verdict,
    Window,
)
from maillage.engine.follow_up.judge import is_comparable
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Reading, Scale


VERDICTS = {
    Verdict.MOVED: "a bougé",
    Verdict.MOVED_AWAY: "a bougé dans l'autre sens",
    Verdict.NOT_MOVED: "n'a pas bougé",
    Verdict.CANNOT_SAY: "on ne peut pas encore dire",
}

CAUTION = (
    "Comparer avant et après ne prouve pas l'effet de la séance\u00a0: une épidémie, "
    "une rupture de stock, une recommandation ou d'autres patients font aussi bouger "
    "une valeur."
)


def verdict(found: FollowUp) -> str:
    """« a bougé », « n'a pas bougé », « on ne peut pas encore dire »..."""
    return VERDICTS[found.verdict]


def finding(found: FollowUp) -> str:
    """The title of the figure: what happened, in one sentence."""
    if found.circle is None:
        return "On ne peut pas encore dire si la valeur du cercle a bougé."
    values = f"De {_value(found.circle.before, found.scale)} avant la séance à "
    values += f"{_value(found.circle.after, found.scale)} après"
    ending = {
        Verdict.MOVED: "la valeur du cercle a bougé dans le sens convenu",
        Verdict.MOVED_AWAY: "la valeur du cercle a bougé dans l'autre sens",
        Verdict.NOT_MOVED: "la valeur du cercle n'a pas bougé",
        Verdict.CANNOT_SAY: "on ne peut pas encore dire si elle a bougé",
    }[found.verdict]
    return _set(f"{values} : {ending}.")


def reason(found: FollowUp) -> str:
    """Why this verdict, with its figures, in one sentence."""
    if found.doubt in (Doubt.TOO_SOON, Doubt.NOTHING_BEFORE, Doubt.TOO_FEW_DOCTORS):
        return _set(_silence(found))
    if found.circle is None:
        return ""
    change = difference(found.circle, found.scale)
    ends = interval(found.circle, found.scale)
    start = f"L'écart est de {change}, intervalle à 95 % de {ends} : "
    return _set(start + _reading_of(found, found.circle))


def _silence(found: FollowUp) -> str:
    if found.doubt is Doubt.TOO_SOON:
        after = max(0, found.until - _session(found))
        if after == 0:
            start = "Aucun mois entier n'a encore suivi celui de la séance"
        else:
            start = f"Les données comptent {_months(after)} après celui de la séance"
        return f"{start} ; il en faut {FEWEST_MONTHS}."
    if found.doubt is Doubt.NOTHING_BEFORE:
        return (
            f"Les données ne commencent qu'en {words.month(found.data_from)} : il faut "
            f"{FEWEST_MONTHS} mois avant celui de la séance."
        )
    enough = {0: "Aucun médecin n'a", 1: "Un seul médecin a"}.get(
        found.doctors, f"{found.doctors} médecins ont"
    )
    return (
        f"{enough} assez de cas avant et après ; un groupe se montre à partir de "
        f"{found.fewest_doctors} médecins."
    )


def _reading_of(found: FollowUp, change: Change) -> str:
    least = found.smallest_change
    small = "" if least is None else _size(least, change.before, found.scale)
    if found.verdict in (Verdict.MOVED, Verdict.MOVED_AWAY):
        text = "il ne contient pas 0, le hasard seul ne l'explique pas"
        if least is not None and abs(change.difference) < least:
            text += f" ; l'écart reste sous {small}, {_rule(found)}"
        return text + "."
    if found.verdict is Verdict.NOT_MOVED:
        return f"il contient 0 et reste à moins de {small}, {_rule(found)}."
    if least is None:
        return "il contient 0, et la valeur de départ ne dit pas ce qui compterait."
    return f"il contient 0, et aussi des écarts de plus de {small}, {_rule(found)}."


def _rule(found: FollowUp) -> str:
    change, least = found.circle, found.smallest_change
    months = found.windows.after.months if found.windows else 0
    by_target = (
        change is not None
        and least is not None
        and found.commitment.target is not None
        and is_comparable(found.commitment.indicator, months)
        and _lack(found, change.before.value) > 0
    )
    if by_target:
        return "la moitié de ce que le cercle visait"
    return "un dixième de la valeur de départ"


def target(found: FollowUp) -> str:
    """Whether the target is reached; nothing without a target."""
    wanted = found.commitment.target
    if wanted is None or found.target is Target.NONE:
        return ""
    aimed = words.amount(wanted, found.scale, _digits(found))
    if found.circle is None:
        return _set(f"Cible de {aimed} : on ne peut pas encore dire.")
    if found.target is Target.UNKNOWN:
        return _set(
            f"Cible de {aimed} : elle se lit sur 12 mois, comme dans les miroirs, et "
            "les données après la séance n'en couvrent pas encore autant."
        )
    after = found.circle.after
    value = f"{_value(after, found.scale)} après la séance"
    sure = "" if _is_sure(after, wanted) else " ; l'intervalle contient la cible"
    word = "atteinte" if found.target is Target.REACHED else "pas encore atteinte"
    return _set(f"Cible de {aimed} {word} : {value}{sure}.")


def _is_sure(after: Reading, wanted: float) -> bool:
    if after.low is None or after.high is None:
        return False
    return not after.low <= wanted <= after.high


def territory(found: FollowUp) -> str:
    """What the rest of the territory did over the same months; nothing if unknown."""
    change = found.territory
    if change is None:
        return ""
    return _set(
        "Sur les mêmes mois, le reste du territoire est passé de "
        f"{_value(change.before, found.scale)} à {_value(change.after, found.scale)} "
        f"(écart de {difference(change, found.scale)}, intervalle à 95 % de "
        f"{interval(change, found.scale)})."
    )


def method(found: FollowUp) -> str:
    """Which months and whose figures are compared, and what to mind."""
    if found.windows is None:
        return ""
    before, after = months(found.windows.before), months(found.windows.after)
    parts = [f"Avant : {before}. Après : {after}. Le mois de la séance est à part."]
    if not found.windows.same_months:
        parts.append(
            "Les données ne remontent pas assez loin pour comparer les mêmes mois de "
            "l'année : la saison peut expliquer une partie de l'écart."
        )
    if found.circle is not None:
        parts.append(
            f"L'intervalle tient compte de ce que les cas d'un même médecin se "
            f"ressemblent ({found.circle.doctors} médecins)."
        )
        parts += _left_out(found.circle.left_out)
    return _set(" ".join(parts))


def _left_out(count: int) -> list[str]:
    if count == 0:
        return []
    if count == 1:
        return ["Un médecin sans cas avant, ou sans cas après, n'est pas compté."]
    return [f"{count} médecins sans cas avant, ou sans cas après, ne sont pas comptés."]


def months(window: Window) -> str:
    """« mars 2026 à oct. 2026 »."""
    return f"{words.month(window.first_month)} à {words.month(window.last_month)}"


def curve(found: FollowUp) -> str:
    """What the curve is drawn from, in one line."""
    if not any(value is not None for value in found.curve.values):
        return _set("Pas de courbe : trop peu de médecins du cercle ont assez de cas.")
    text = f"Chaque point : les {found.curve.every} mois finissant ce mois-là."
    if found.curve.every == 12:
        text += " Pendant un an, les points mêlent l'avant et l'après de la séance."
    else:
        text += " Les points qui contiennent le mois de la séance ne sont pas tracés."
    if any(nine is not None for nine in found.curve.deciles):
        doctors = words.number(found.curve.doctors)
        text += f" Bandes : déciles de {doctors} prescripteurs."
    return _set(text)


def agreed(found: FollowUp) -> str:
    """The commitment in one sentence: « Faire baisser…, jusqu'à 12 % »."""
    way = "baisser" if found.commitment.aim is Aim.DECREASE else "monter"
    text = f"Faire {way} : {found.commitment.indicator.title}"
    wanted = found.commitment.target
    if wanted is not None:
        text += f", jusqu'à {words.amount(wanted, found.scale, _digits(found))}"
    return _set(f"{text}.")


def own(found: FollowUp, mine: Own) -> str:
    """The doctor's own before and after, without a verdict: one alone is too few."""
    if mine.before is None or mine.after is None:
        return _set(
            "Vos cas avant ou après la séance sont trop peu nombreux pour donner vos "
            "deux valeurs."
        )
    return _set(
        f"Vous : {_value(mine.before, found.scale)} avant "
        f"({words.counted(mine.before, found.commitment.indicator)}), "
        f"{_value(mine.after, found.scale)} après "
        f"({words.counted(mine.after, found.commitment.indicator)})."
    )


def alternative(found: FollowUp, mine: Own | None = None) -> str:
    """The text that stands for the chart."""
    when = words.day(found.commitment.session)
    parts = [
        f"{found.commitment.indicator.title}, séance du {when}.",
        finding(found),
        target(found),
        own(found, mine) if mine is not None else "",
        territory(found),
    ]
    return " ".join(part for part in parts if part)


def difference(change: Change, scale: Scale) -> str:
    """« −9,8 points », « +0,12 », « −3 € »."""
    text = _signed(change.difference, change.before, scale)
    return text + _unit(scale, change.difference)


def interval(change: Change, scale: Scale) -> str:
    """« −15,7 à −3,9 points »."""
    low = _signed(change.low, change.before, scale)
    high = _signed(change.high, change.before, scale)
    return f"{low} à {high}{_unit(scale, change.low, change.high)}"


def _signed(value: float, like: Reading, scale: Scale) -> str:
    shown = 100 * value if words.is_percent(scale) else value
    text = words.number(shown, words.decimals(like, scale))
    if not text.strip("−0,"):
        return text.lstrip("−")
    return text if text.startswith("−") else f"+{text}"


def _unit(scale: Scale, *values: float) -> str:
    if scale in (Scale.RATIO, Scale.SUBSTANCES):
        return ""
    if scale is Scale.EUROS:
        return f"{words.THIN}€"
    several = any(abs(100 * each) >= 1.95 for each in values)
    return "\u00a0points" if several else "\u00a0point"


def _size(least: float, like: Reading, scale: Scale) -> str:
    digits = words.decimals(like, scale)
    if not words.is_percent(scale):
        return words.amount(least, scale, digits)
    return words.number(100 * least, digits) + _unit(scale, least)


def _value(reading: Reading, scale: Scale) -> str:
    return words.value(reading, scale)


def _digits(found: FollowUp) -> int:
    if found.circle is not None:
        return words.decimals(found.circle.before, found.scale)
    return words.usual_decimals(found.scale, found.commitment.target or 0.0)


def _lack(found: FollowUp, value: float) -> float:
    wanted = found.commitment.target or 0.0
    way = 1 if found.commitment.aim is Aim.INCREASE else -1
    return way * (wanted - value)


def _session(found: FollowUp) -> int:
    return found.commitment.session.year * 12 + found.commitment.session.month - 1


def _months(count: int) -> str:
    return "un mois" if count == 1 else f"{count} mois"


def _set(text: str) -> str:
    """French spaces: no break before « : » « ; » « % », nor inside « »."""
    for sign in (":", ";", "?", "!", "%"):
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
