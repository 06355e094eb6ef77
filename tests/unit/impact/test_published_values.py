"""An economist compares our figures with those of the R package `did` on its own panel.

The panel is read beside the repository and never copied into it. Where the values come
from is said in `tests/factories/published_did.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.group_time import Control, group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.reading import Columns, read_panel
from maillage.engine.impact.results import Effect, Estimate
from tests.factories.published_did import AGGREGATES, CELLS, PRETEST_P


MPDTA = Path(__file__).parents[3] / "../shared/data/impact/mpdta.csv"
SETTINGS = ("never", "not-yet", "never lpop", "not-yet lpop")
DECIMALS = 1e-9
"""R's own logistic fit stops at ten decimals; what is claimed is six."""

pytestmark = pytest.mark.skipif(
    not MPDTA.is_file(), reason="../shared/data/impact/mpdta.csv is not here"
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_cell_and_its_standard_error_are_those_of_r(setting: str) -> None:
    found = _estimate(setting)
    ours = [
        (2003 + cell.group, 2003 + cell.time, cell.att, cell.se) for cell in found.cells
    ]
    published = [
        (int(g), int(t), float(att), float(se))
        for g, t, att, se in map(str.split, CELLS[setting].strip().splitlines())
    ]
    assert ours == [pytest.approx(row, abs=DECIMALS) for row in published]


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_aggregate_and_its_standard_error_are_those_of_r(setting: str) -> None:
    ours = _aggregates(_estimate(setting))
    published = {
        (kind, label): (float(att), float(se))
        for kind, label, att, se in map(
            str.split, AGGREGATES[setting].strip().splitlines()
        )
    }
    assert ours.keys() == published.keys()
    for key, pair in published.items():
        assert ours[key] == pytest.approx(pair, abs=DECIMALS), key


@pytest.mark.parametrize("setting", PRETEST_P)
def test_the_pretest_is_that_of_r_to_the_five_digits_printed(setting: str) -> None:
    pretest = _estimate(setting).pretest
    assert pretest is not None
    assert (pretest.degrees, round(pretest.p, 5)) == (5, PRETEST_P[setting])


def test_the_imputed_effect_is_that_of_two_other_tools() -> None:
    found = imputation(_panel("")).overall
    # did2s (R, static, -0.0477099151 as printed in brycewang-stanford/StatsPAI's tests)
    # and did-imputation 0.1.0 (Python: -0.04770990, 0.01322249).
    assert found.att == pytest.approx(-0.04770991, abs=2e-8)
    assert found.se == pytest.approx(0.01322249, abs=1e-8)


def _panel(covariate: str) -> Panel:
    names = (covariate,) if covariate else ()
    columns = Columns("countyreal", "year", "lemp", "first.treat", covariates=names)
    return checked_panel(read_panel(MPDTA, columns))


def _estimate(setting: str) -> Estimate:
    words = setting.split()
    control: Control = "never" if words[0] == "never" else "not-yet"
    return group_time(_panel(words[1] if words[1:] else ""), control=control)


def _aggregates(found: Estimate) -> dict[tuple[str, str], tuple[float, float]]:
    told: dict[tuple[str, str], Effect] = {("simple", "all"): found.overall}
    told |= {(name, "all"): one for name, one in found.averages.items()}
    told |= {("dynamic", str(e)): one for e, one in found.dynamic.items()}
    told |= _by_year("group", found.group) | _by_year("calendar", found.calendar)
    return {key: (one.att, one.se) for key, one in told.items()}


def _by_year(kind: str, effects: Mapping[int, Effect]) -> dict[tuple[str, str], Effect]:
    return {(kind, str(2003 + at)): one for at, one in effects.items()}
