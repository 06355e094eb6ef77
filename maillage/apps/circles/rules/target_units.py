"""A target as it is typed and shown, and as it is kept.

It is kept in the indicator's own scale: 35 % is 0.35, euros are euros.
"""

from __future__ import annotations

import re

from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import find
from maillage.engine.indicators.model import EurosPerPatient, Indicator, RatioOfLines
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Scale


_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?")
UNITS = {
    Scale.SHARE: "%",
    Scale.EUROS: "€ par patient",
    Scale.RATIO: "",
}


def scale_of(indicator: Indicator) -> Scale:
    """How the values of an indicator are written."""
    if isinstance(indicator.calculation, EurosPerPatient):
        return Scale.EUROS
    if isinstance(indicator.calculation, RatioOfLines):
        return Scale.RATIO
    return Scale.SHARE


def read_target(typed: str, identifier: str) -> float | None:
    """The target typed in the indicator's unit, as it is kept; None where empty."""
    text = re.sub(r"[\s%€]|par patient", "", typed)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadInput(
            f"Cible : « {typed[:30]} » n'est pas un nombre ; écrivez par exemple 35 "
            "ou 12,5."
        )
    value = float(text.replace(",", "."))
    if scale_of(find(identifier)) is not Scale.SHARE:
        return value
    if value > 100:
        raise BadInput("Cible : cet indicateur est une part ; elle va de 0 à 100 %.")
    return value / 100


def shown_target(target: float | None, identifier: str) -> str:
    """« 35 % », « 0,45 », « 32 € »; empty without a target."""
    if target is None:
        return ""
    scale = scale_of(find(identifier))
    typed = target * 100 if scale is Scale.SHARE else target
    digits = next((d for d in (0, 1, 2) if abs(round(typed, d) - typed) < 1e-9), 2)
    return words.amount(target, scale, digits)


def typed_target(target: float | None, identifier: str) -> str:
    """The target as a form shows it, in its unit but without it."""
    return re.sub(r"[\s%€]", "", shown_target(target, identifier))
