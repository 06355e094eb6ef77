"""The methods page says what the study measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.performance.study_tables import RESULTS, read, tables


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
