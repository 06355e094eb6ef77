"""Compile the kernels of the compiled engine and of the build, once, at installation.

    python -m tools.compile_kernels

Whoever computes first would otherwise wait for it, half a minute. What is compiled is
kept beside the sources, under a name made from them: when nothing changed, this takes a
few seconds.
"""

from __future__ import annotations

from datetime import date

from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


def main() -> None:
    """Make a build of one line and count the library on it."""
    line = Line(
        delivered_on=date(2025, 1, 2),
        patient="A",
        birth_year=1950,
        sex=1,
        prescriber="B",
        pharmacy="C",
        cip13="3400900000000",
        boxes=1,
    )
    months = periods(Every.ROLLING12, date(2025, 1, 1), date(2025, 1, 1))
    with build_from_lines([line], [Presentation(line.cip13, "A02BC01", 28)]) as build:
        fast_engine(build).count(load_library(), By.PRESCRIBER, months)


if __name__ == "__main__":
    main()
