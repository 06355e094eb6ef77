"""The methods page says what the study measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.performance import study_few_circles as study
from tests.performance.study_tables import RESULTS, SHOWN, read, tables


PAGE = Path(__file__).parents[3] / "docs" / "methods" / "few-circles.md"


def test_the_page_shows_the_study_s_tables():
    page = PAGE.read_text(encoding="utf-8")
    for table in tables(read()):
        assert table in page, f"not as in {RESULTS.name}: {table.splitlines()[0]}"


@pytest.mark.parametrize("dates", ["own", "two"])
@pytest.mark.parametrize("circles", ["4", "8", "12"])
def test_the_rule_s_method_keeps_its_level(circles: str, dates: str):
    (line,) = (
        line
        for line in read()
        if (line["setting"], line["circles"], line["dates"]) == ("main", circles, dates)
        and (line["method"], line["effect"]) == ("permutation, studentised", "0.0")
    )
    assert int(line["draws"]) >= 1000
    assert 0.04 <= float(line["rejected"]) <= 0.065


def test_the_study_tries_every_method_it_shows(monkeypatch):
    monkeypatch.setattr(study, "BATCH", 3)
    found = study.judged(study.Setting("main", 4, controls=8), draws=3, seed=1)
    assert set(found) == set(SHOWN)
    (line, *_) = study.lines(study.Setting("main", 4, controls=8), found)
    assert line.draws == 3


def test_the_study_s_months_are_as_the_page_says():
    setting = study.Setting("main", 4, controls=60, effect=0.5, dates="two")
    random = np.random.default_rng(1)
    panel = study.drawn_panel(setting, random)
    months = study.drawn_outcomes(setting, panel, 20, random) - 0.5 * panel.under_effect
    shared = np.add.reduceat(months, np.arange(0, len(panel.units), 8), axis=1) / 8
    spread = 0.02**2 + 0.06**2 / 8
    assert shared.var() == pytest.approx(spread, rel=0.05)
    next_month = (shared[..., 1:] * shared[..., :-1]).mean()
    assert next_month == pytest.approx(0.6 * 0.02**2, rel=0.1)
