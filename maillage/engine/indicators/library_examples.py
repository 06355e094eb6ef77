"""Running the worked example of an indicator: does it give what its file says?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from maillage.engine.indicators.engines.registry import ENGINES, Engine
from maillage.engine.indicators.language_example import Example, Expected
from maillage.engine.indicators.language_file import Entry
from maillage.engine.indicators.model import Calculation, Indicator
from maillage.engine.indicators.periods import Period, periods
from maillage.engine.indicators.units import counted
from maillage.engine.lake.build_making import build_from_lines


def example_mistakes(
    entry: Entry, engines: Collection[str] = tuple(ENGINES)
) -> list[str]:
    """One French sentence for each figure that an engine finds different.

    What the example does not list, units and periods, must be zero.
    """
    example = entry.example
    if example is None:
        return []
    calculation = entry.indicator.calculation
    wanted = {(one.unit, one.period): one for one in example.expected}
    sentences = []
    with build_from_lines(example.lines, example.drugs.values()) as build:
        for name in engines:
            found = _figures(entry.indicator, example, ENGINES[name](build))
            sentences += [
                f"l'exemple ne contient pas l'unité « {unit} » (période {period})."
                for unit, period in wanted.keys() - found.keys()
            ]
            for key, figure in found.items():
                expected = wanted.get(key, Expected(*key, 0, 0))
                if figure != expected:
                    sentences.append(_difference(expected, figure, name, calculation))
    return sentences


def example_periods(example: Example) -> list[Period]:
    """The periods that the example's figures are about, oldest first."""
    labels = {one.period for one in example.expected}
    years = [int(label[:4]) for label in labels]
    whole_years = periods(
        example.every, date(min(years), 1, 1), date(max(years), 12, 1)
    )
    return [one for one in whole_years if one.label in labels]


def _figures(
    indicator: Indicator, example: Example, engine: Engine
) -> dict[tuple[str, str], Expected]:
    counts = engine.count([indicator], example.by, example_periods(example))
    return {
        (row["unit"], row["period"]): Expected(
            unit=row["unit"],
            period=row["period"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            not_observable=row["not_observable"],
            not_computable=row["not_computable"],
        )
        for row in counts.to_pylist()
    }


def _difference(
    expected: Expected, found: Expected, engine: str, calculation: Calculation
) -> str:
    return (
        f"l'exemple donne {_said(found, calculation)} pour {found.unit} en "
        f"{found.period} (moteur {engine}) ; attendu : {_said(expected, calculation)}."
    )


def _said(figure: Expected, calculation: Calculation) -> str:
    above, below = counted(calculation)
    words = f"{above.exactly(figure.numerator)} / {below.exactly(figure.denominator)}"
    if figure.not_observable:
        words += f", {figure.not_observable} non observable(s)"
    if figure.not_computable:
        words += f", {figure.not_computable} non calculable(s)"
    return words
