"""An economist compares our figures with those of two other tools, on any machine.

Their versions are in `staggered_values.json`; they were run once, outside the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from maillage.engine.impact.group_time import Control, group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.results import Effect
from tests.factories.panels import staggered


FILE = Path(__file__).parents[2] / "factories" / "staggered_values.json"
VALUES: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("setting", VALUES["group_time"])
def test_effects_and_standard_errors_are_those_of_csdid(setting: str) -> None:
    control: Control = "never" if setting.startswith("never") else "not-yet"
    found = group_time(staggered(covariate="size" in setting), control=control)
    theirs = VALUES["group_time"][setting]
    cells = [[2019 + c.group, 2019 + c.time, c.att, c.se] for c in found.cells]
    assert cells == [pytest.approx(row, abs=1e-10) for row in theirs["cells"]]
    assert _pair(found.overall) == pytest.approx(theirs["overall"], abs=1e-10)
    kinds = {"dynamic": 0, "group": 2019, "calendar": 2019}
    for kind, first in kinds.items():
        ours = _rows(getattr(found, kind), first)
        assert ours == [pytest.approx(row, abs=1e-10) for row in theirs[kind]]
        mean = _pair(found.averages[kind])
        assert mean == pytest.approx(theirs[f"mean of {kind}"], abs=1e-10)


@pytest.mark.parametrize("grouping", VALUES["imputation"])
def test_imputed_effects_are_those_of_diff_diff(grouping: str) -> None:
    found = imputation(staggered(), clustered=grouping == "by cluster").overall
    assert _pair(found) == pytest.approx(VALUES["imputation"][grouping], abs=1e-9)


def _pair(one: Effect) -> list[float]:
    return [one.att, one.se]


def _rows(effects: Mapping[int, Effect], first: int) -> list[list[float]]:
    return [[first + at, *_pair(one)] for at, one in effects.items()]
