"""Whatever is done to a good panel, its reader gets one sentence or finite figures."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.reading import Columns, read_panel
from tests.factories.panels import rows_of, staggered, written


COLUMNS = Columns("unit", "time", "y", "start", cluster="circle", covariates=("size",))
ODD = [
    "",
    "0",
    "NA",
    "-3",
    "1e308",
    "1e-300",
    "inf",
    "2021",
    "2030",
    "2019",
    "C0",
    "é;",
]
FEW = [row for row in rows_of(staggered(covariate=True)) if int(row["unit"][1:]) < 24]

mutations = st.lists(
    st.tuples(
        st.sampled_from(["cell", "unit", "column", "drop", "repeat", "period"]),
        st.integers(0, len(FEW) - 1),
        st.sampled_from(list(FEW[0])),
        st.sampled_from(ODD),
    ),
    max_size=3,
)


@settings(max_examples=60)
@given(mutations, st.sampled_from(["never", "not-yet"]), st.booleans())
def test_a_changed_panel_is_refused_or_gives_finite_figures(
    changes: list[tuple[str, int, str, str]], control: str, adjusted: bool
) -> None:
    rows = FEW
    for kind, at, column, value in changes:
        rows = _changed(rows, kind, at % max(len(rows), 1), column, value)
    columns = COLUMNS if adjusted else Columns("unit", "time", "y", "start")
    with TemporaryDirectory() as folder:
        path = written(rows or FEW[:1], Path(folder) / "panel.csv")
        try:
            panel = checked_panel(read_panel(path, columns), control=control)
            found = [group_time(panel, control=control), imputation(panel)]  # type: ignore[arg-type]
        except BadInput as refusal:
            assert "\n" not in str(refusal)
            return
    for one in found:
        assert np.isfinite(one.overall.att)
        assert np.isfinite([effect.att for effect in one.dynamic.values()]).all()
        assert not one.overall.se < 0


def _changed(
    rows: list[dict[str, str]], kind: str, at: int, column: str, value: str
) -> list[dict[str, str]]:
    if not rows:
        return rows
    chosen = rows[at]
    if kind == "cell":
        return [{**r, column: value} if r is chosen else r for r in rows]
    if kind == "unit":
        same = chosen["unit"]
        return [{**r, column: value} if r["unit"] == same else r for r in rows]
    if kind == "column":
        return [{**r, column: value} for r in rows]
    if kind == "drop":
        return [r for r in rows if r["unit"] != chosen["unit"]]
    if kind == "period":
        return [r for r in rows if r["time"] != chosen["time"]]
    return [*rows, chosen]
