"""Several indicators tested together, redone by hand."""

from __future__ import annotations

import pytest

from maillage.engine.impact.several import Adjusted, Chance, adjusted


def test_planned_indicators_are_held_together_and_the_others_apart() -> None:
    found = adjusted(
        {
            "A": Chance(0.01, planned=True),
            "B": Chance(0.03, planned=True),
            "C": Chance(0.02, planned=False),
            "D": Chance(0.04, planned=False),
            "E": Chance(0.5, planned=False),
        }
    )
    # Holm: 2 x 0.01, then 1 x 0.03.
    assert found["A"] == Adjusted(0.01, pytest.approx(0.02), 2, planned=True)
    assert found["B"] == Adjusted(0.03, pytest.approx(0.03), 2, planned=True)
    # Benjamini and Hochberg: 3 x 0.02, 3/2 x 0.04 = 0.06, then 0.5.
    assert found["C"].adjusted == pytest.approx(0.06)
    assert found["D"].adjusted == pytest.approx(0.06)
    assert found["E"] == Adjusted(0.5, pytest.approx(0.5), 3, planned=False)


def test_an_indicator_alone_keeps_its_chance() -> None:
    assert adjusted({"A": Chance(0.04, planned=True)})["A"].adjusted == 0.04
    assert adjusted({}) == {}
