"""The tables beside the charts of a page: the same figures, for who reads numbers."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.engine.follow_up import words as follow_up_words
from maillage.engine.follow_up.content import Change, FollowUp, Own
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.units import shown
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Figure, Reading, Scale
from maillage.ui.components.tables import Column, Row, Table


_NONE = "–"
_READING = (
    Column(""),
    Column("Valeur", "number"),
    Column("Intervalle à 95\u00a0%", "number"),
    Column("Cas", "number"),
)


def mirror_table(figure: Figure) -> Table:
    """The figures of a doctor's mirror: for him alone."""
    own = figure.own.reading if figure.own else None
    return _figure_table(
        figure, [Row(_reading("Vous", own, figure.indicator), own=True)]
    )


def group_table(figure: Figure) -> Table:
    """The figures of the group's page."""
    return _figure_table(figure, [])


def mirror_curve_table(figure: Figure) -> Table:
    """The points of the curve, by the month that ends their 12 months.

    The first column of values is the doctor's on his mirror, the circle's on its page.
    """
    curve, scale = figure.curve, figure.scale
    medians = [nine[4] if nine else None for nine in curve.deciles]
    columns = [Column("12 mois finissant en"), Column("Cercle", "number")]
    series: list[Sequence[float | None]] = [curve.group]
    if figure.own is not None:
        columns.insert(1, Column("Vous", "number"))
        series.insert(0, curve.values)
    if any(median is not None for median in medians):
        columns.append(Column("Médiane du territoire", "number"))
        series.append(medians)
    rows = [
        [words.month(month), *(_amount(value, scale) for value in values)]
        for month, *values in zip(curve.months, *series, strict=True)
    ]
    caption = f"{figure.indicator.title}, mois après mois"
    return Table(caption, columns, rows, scrolls=True, show_caption=False)


def follow_up_table(found: FollowUp, own: Own | None = None) -> Table:
    """Before, after and the difference; with `own`, that doctor's, for him alone."""
    rows: list[Row | list[str]] = []
    if own is not None:
        for name, side in (("avant", own.before), ("après", own.after)):
            told = _reading(f"Vous, {name}", side, found.commitment.indicator)
            rows.append(Row(told, own=True))
    for name, change in (
        ("Cercle", found.circle),
        ("Reste du territoire", found.territory),
    ):
        rows += _sides(name, change, found.commitment.indicator)
    caption = f"{found.commitment.indicator.title}, avant et après la séance"
    return Table(caption, _READING, rows, show_caption=False)


def follow_up_curve_table(found: FollowUp, own: Own | None = None) -> Table:
    """The points of a commitment's curve, by the month that ends each."""
    curve, scale = found.curve, found.scale
    series: dict[str, Sequence[str]] = {
        "Vous": [_amount(value, scale) for value in own.values] if own else (),
        "Cercle": [_amount(value, scale) for value in curve.values],
        "Intervalle à 95\u00a0%": [
            _NONE if low is None else f"{_amount(low, scale)} à {_amount(high, scale)}"
            for low, high in zip(curve.lows, curve.highs, strict=True)
        ],
        "Territoire": [_amount(value, scale) for value in curve.territory],
    }
    kept = {name: column for name, column in series.items() if column}
    months = [words.month(month) for month in curve.months]
    columns = [Column(f"{curve.every} mois finissant en")]
    columns += [Column(name, "number") for name in kept]
    rows = [list(row) for row in zip(months, *kept.values(), strict=True)]
    caption = f"{found.commitment.indicator.title}, mois après mois"
    return Table(caption, columns, rows, scrolls=True, show_caption=False)


def _figure_table(figure: Figure, first: list[Row]) -> Table:
    rows: list[Row | list[str]] = [*first]
    rows.append(_reading("Cercle", figure.group.reading, figure.indicator))
    if words.AGAINST_WORDS[figure.comparator.against]:
        name, _ = words.comparator(figure.comparator, figure.indicator)
        rows.append(_reading(name, figure.comparator.reading, figure.indicator))
    if figure.peers:
        low, high = min(figure.peers), max(figure.peers)
        count = len(figure.peers)
        who = "autres médecins" if figure.own is not None else "médecins"
        span = f"de {_amount(low, figure.scale)} à {_amount(high, figure.scale)}"
        rows.append([f"{count} {who} du cercle, sans nom", span, _NONE, _NONE])
    return Table(figure.indicator.title, _READING, rows, show_caption=False)


def _sides(
    name: str, change: Change | None, indicator: Indicator
) -> list[Row | list[str]]:
    if change is None:
        return [[name, _NONE, _NONE, _NONE]]
    scale = shown(indicator.calculation)
    return [
        _reading(f"{name}, avant", change.before, indicator),
        _reading(f"{name}, après", change.after, indicator),
        [
            f"{name}, écart",
            follow_up_words.difference(change, scale),
            follow_up_words.interval(change, scale),
            _NONE,
        ],
    ]


def _reading(name: str, reading: Reading | None, indicator: Indicator) -> list[str]:
    if reading is None:
        return [name, _NONE, _NONE, _NONE]
    scale = shown(indicator.calculation)
    return [
        name,
        words.value(reading, scale),
        words.interval(reading, scale),
        words.counted(reading, indicator),
    ]


def _amount(value: float | None, scale: Scale) -> str:
    if value is None:
        return _NONE
    return words.amount(value, scale, words.usual_decimals(scale, value))
