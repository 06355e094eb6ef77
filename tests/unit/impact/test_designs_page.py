"""The methods page says what the study of the designs measured."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.performance.study_designs import RESULTS


PAGE = Path(__file__).parents[3] / "docs" / "methods" / "impact.md"


def lines():
    with RESULTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_page_shows_each_line_of_the_study():
    page = PAGE.read_text(encoding="utf-8")
    for line in lines():
        shown = f"| {line['method']} | {line['design']} | {line['held']} |"
        assert f"{shown} {line['usual'] or '–'} |" in page


def test_intervals_hold_the_truth_about_as_often_as_said():
    for line in lines():
        persistent = line["design"].endswith("each other 0.6")
        assert float(line["held"]) >= (0.86 if persistent else 0.92), line
