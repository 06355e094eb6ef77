"""What may be said of an effect, in one sentence a doctor reads at nine in the evening.

« Cannot say » is said whenever the design could not have seen an effect of the size
that the circle committed to: an absence of proof is not a proof of absence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.engine.impact import words
from maillage.engine.impact.content import SecondOpinion, Verdict
from maillage.engine.impact.results import Effect, Pretest
from maillage.engine.mirrors.words import day, number


TENTH_OF_THE_VALUE = 0.1
"""What a circle that set no target is taken to aim at: a tenth of its value, about what
audit and feedback move in the median (Cochrane 2012)."""

DOUBTFUL_TRENDS = 0.05
"""Under this p-value the trends of before differ more than chance explains."""


@dataclass(frozen=True)
class Found:
    """What a judgement rests on.

    `before`: the circle's value before, in the outcome's unit; `after`: its value
    since. `target` is the effect committed to, None where none was. `detectable`: the
    least effect that the design would have seen four times in five.
    """

    effect: Effect
    before: float
    after: float
    target: float | None
    detectable: float | None
    unit: str
    session_on: date

    @property
    def aimed(self) -> float:
        """The effect to be seen: the target, or a tenth of the value before."""
        if self.target is not None and self.target != 0:
            return abs(self.target)
        return TENTH_OF_THE_VALUE * abs(self.before)


def verdict(found: Found) -> Verdict:
    """Changed, not distinguished from no change, or cannot say."""
    effect = found.effect
    if not (math.isfinite(effect.low) and math.isfinite(effect.high)):
        return Verdict.CANNOT_SAY
    if effect.low > 0 or effect.high < 0:
        return Verdict.CHANGED
    if found.detectable is not None and found.detectable <= found.aimed:
        return Verdict.NOT_DISTINGUISHED
    return Verdict.CANNOT_SAY


def sentence(found: Found) -> str:
    """The finding with its figure and interval."""
    text = {
        Verdict.CHANGED: _changed,
        Verdict.NOT_DISTINGUISHED: _not_distinguished,
        Verdict.CANNOT_SAY: _cannot_say,
    }[verdict(found)](found)
    return words.sentence(text)


def _changed(found: Found) -> str:
    return (
        f"Depuis la séance du {day(found.session_on)}, le cercle est à "
        f"{words.level(found.after, found.unit)} ; s'il avait suivi les médecins "
        f"comparés, il serait autour de {words.level(_without(found), found.unit)} : "
        f"{words.with_interval(found.effect, found.unit)}."
    )


def _not_distinguished(found: Found) -> str:
    return (
        "Le cercle ne s'écarte pas des médecins comparés plus que le hasard ne "
        f"l'explique : {words.with_interval(found.effect, found.unit)}. Un effet de "
        f"{words.size(found.aimed, found.unit)}, {_aim(found)}, aurait "
        "vraisemblablement été vu."
    )


def _cannot_say(found: Found) -> str:
    start = (
        "On ne peut pas dire si la séance a changé quelque chose : "
        f"{words.with_interval(found.effect, found.unit)}."
    )
    if not math.isfinite(found.effect.low):
        return f"{start} L'incertitude de ce chiffre ne peut pas être calculée."
    if found.detectable is None or not math.isfinite(found.detectable):
        return f"{start} Les données sont trop peu nombreuses pour trancher."
    return (
        f"{start} Avec ces effectifs, il fallait un effet d'au moins "
        f"{words.size(found.detectable, found.unit)} pour le voir ; "
        f"{_aim(found)} est de {words.size(found.aimed, found.unit)}."
    )


def _without(found: Found) -> float:
    """Where the circle would be, had it done as its controls.

    Never below 0 where no value was: a fit does not know that a share stops there.
    """
    told = found.after - found.effect.att
    return told if min(found.before, found.after) < 0 else max(told, 0.0)


def _aim(found: Found) -> str:
    if found.target is not None and found.target != 0:
        return "celui que le cercle visait"
    return "un dixième de la valeur de départ"


# --- how sure ----------------------------------------------------------------------


def how_sure(
    *,
    doctors: int,
    controls: int,
    pretest: Pretest | None,
    opinions: Sequence[SecondOpinion],
    effect: Effect,
    unit: str,
) -> tuple[str, ...]:
    """Why to believe the figure, and why not, one short sentence each."""
    lines = [
        f"{_doctors(doctors)} du cercle, comparés à {number(controls)} "
        f"{'prescripteurs' if controls > 1 else 'prescripteur'} qui n'en sont pas : "
        "ce qui touche tout le monde (épidémie, rupture, recommandation) est retiré.",
        _trends(pretest),
        _agreement(opinions, effect, unit),
        "Ce qui aurait touché le cercle seul à la même date (un départ, un autre "
        "projet) ne se distingue pas de la séance.",
    ]
    return tuple(words.sentence(line) for line in lines if line)


def _doctors(count: int) -> str:
    return f"{number(count)} médecins" if count > 1 else "Un médecin"


def _trends(pretest: Pretest | None) -> str:
    if pretest is None or not math.isfinite(pretest.p):
        return (
            "Il y a trop peu de médecins, ou de périodes d'avant, pour vérifier "
            "que le cercle et les médecins comparés évoluaient de la même façon."
        )
    if pretest.p < DOUBTFUL_TRENDS:
        return (
            "Avant la séance, le cercle et les médecins comparés n'évoluaient pas tout "
            f"à fait de la même façon ({words.p_value(pretest.p)}) : le chiffre est à "
            "prendre avec prudence."
        )
    return (
        "Avant la séance, rien ne montre que le cercle et les médecins comparés "
        f"évoluaient différemment ({words.p_value(pretest.p)})."
    )


def _agreement(opinions: Sequence[SecondOpinion], effect: Effect, unit: str) -> str:
    """Whether the other methods, those with controls, say the same."""
    others = [each for each in opinions if not each.weaker]
    if not others:
        return ""
    same = [each for each in others if _is_close(each.effect, effect)]
    if len(same) == len(others):
        many = f"Les {len(others)} autres méthodes donnent" if len(others) > 1 else ""
        start = many or "L'autre méthode donne"
        return f"{start} une valeur compatible avec celle-ci."
    far = next(each for each in others if each not in same)
    return (
        f"Les méthodes ne s'accordent pas : « {far.name} » donne "
        f"{words.signed(far.effect.att, unit)}."
    )


def _is_close(other: Effect, effect: Effect) -> bool:
    """Whether either value is in the other's interval."""
    if not math.isfinite(effect.low):
        return (other.att < 0) == (effect.att < 0)
    inside = effect.low <= other.att <= effect.high
    return inside or other.low <= effect.att <= other.high
