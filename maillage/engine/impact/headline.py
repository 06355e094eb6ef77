"""The figure at the head of the page: the estimate, its interval, by which rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import SecondOpinion
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.results import Effect
from maillage.engine.impact.rule import infer


ESTIMATE = "Effet estimé par imputation (Borusyak, Jaravel et Spiess)."


@dataclass(frozen=True)
class Headline:
    """The effect, how its interval is made, and the least effect it would have seen.

    `opinions` are the rule's own, `said` what weakens them, in French.
    """

    effect: Effect
    method: str
    p: float | None
    smallest_p: float | None
    why_no_p: str | None
    detectable: float | None
    opinions: tuple[SecondOpinion, ...]
    said: tuple[str, ...]


def headline(panel: Panel) -> Headline:
    """The effect on the circle of a panel, by the stated rule (`rule.infer`).

    Raises BadInput, with the rule's reason, where it gives no figure.
    """
    found = infer(panel)
    if found.effect is None:
        raise BadInput(found.why_no_p or found.method)
    detectable = found.minimum_detectable
    told = detectable is not None and math.isfinite(detectable)
    return Headline(
        effect=found.effect,
        method=f"{ESTIMATE} {found.method}",
        p=found.p,
        smallest_p=found.smallest_p,
        why_no_p=found.why_no_p,
        detectable=detectable if told else None,
        opinions=found.opinions,
        said=found.weakens,
    )
