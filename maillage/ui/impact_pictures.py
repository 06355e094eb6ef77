"""The pictures of an effect for a page: over time, among placebo dates, in euros.

As `screen_charts`: an SVG to write inside a page, drawn in a task.
"""

from __future__ import annotations

from maillage.engine.impact.content import CircleImpact, Money
from maillage.ui import formats, impact_data, impact_words
from maillage.ui.press import Drawing, svg
from maillage.ui.screen_svg import for_page


EFFECT, MONEY = "screen-effect", "screen-effect-money"


def effect_svg(found: CircleImpact, *, with_placebos: bool = False) -> str:
    """The effect around its session, with its band and its mean.

    With placebos, the same estimate at other dates is drawn in pale stone behind.
    """
    rows = impact_data.effect_rows(found, with_placebos=with_placebos)
    drawing = Drawing(impact_data.effect_axes(found), rows)
    words = impact_words.alternative(
        found.curve, found.unit, found.every, formats.day(found.session_on)
    )
    if with_placebos:
        count = formats.counted(
            len(found.placebo_curves), "courbe pâle", "courbes pâles"
        )
        words += f" Derrière, {count} : la même mesure à des dates sans séance."
    return for_page([svg(EFFECT, drawing)], title=found.sentence, description=words)


def money_svg(money: Money) -> str:
    """Euros a year and a doctor: in all, then by volume, price and mix; the cost."""
    drawing = Drawing(impact_data.money_axes(money), impact_data.money_rows(money))
    return for_page(
        [svg(MONEY, drawing)],
        title=impact_words.money_finding(money),
        description=impact_words.money_alternative(money),
    )
