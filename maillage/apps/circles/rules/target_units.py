"""A target as it is typed and shown, and as it is kept.

It is kept in the indicator's own scale: 35 % is 0.35, euros are euros.
"""

from __future__ import annotations

import re

from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import find
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.units import shown
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Scale


_NUMBER = re.compile(r"[-−+]?\d{1,6}(?:[.,]\d{1,3})?")
_UNIT = re.compile(r"[\s%€]|par patient|de plus ou de moins|substances?")


def scale_of(indicator: Indicator) -> Scale:
    """How the values of an indicator are written."""
    return shown(indicator.calculation)


def read_target(typed: str, identifier: str) -> float | None:
    """The target typed in the indicator's unit, as it is kept; None where empty."""
    text = _UNIT.sub("", typed)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadInput(
            f"Cible : « {typed[:30]} » n'est pas un nombre ; écrivez par exemple 35 "
            "ou 12,5."
        )
    value = float(text.replace(",", ".").replace("−", "-"))
    scale = scale_of(find(identifier))
    if scale is Scale.SHARE and not 0 <= value <= 100:
        raise BadInput("Cible : cet indicateur est une part ; elle va de 0 à 100 %.")
    if scale is not Scale.CHANGE and value < 0:
        raise BadInput(
            f"Cible : « {typed[:30]} » est négatif ; cet indicateur ne l'est pas."
        )
    return value / 100 if words.is_percent(scale) else value


def shown_target(target: float | None, identifier: str) -> str:
    """« 35 % », « 0,45 », « 32 € »; empty without a target."""
    if target is None:
        return ""
    scale = scale_of(find(identifier))
    typed = target * 100 if words.is_percent(scale) else target
    digits = next((d for d in (0, 1, 2) if abs(round(typed, d) - typed) < 1e-9), 2)
    return words.amount(target, scale, digits)


def typed_target(target: float | None, identifier: str) -> str:
    """The target as a form shows it, in its unit but without it."""
    return _UNIT.sub("", shown_target(target, identifier))
