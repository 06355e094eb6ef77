"""How figures that were shown came to be, and what is kept of it: counts only.

Counting is heavy: only the background work imports this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from maillage.apps.circles.figures.sheet_figures import composed_of, figure_of
from maillage.apps.circles.models import MirrorSheet
from maillage.engine import frozen
from maillage.engine.codes.labels import labels
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.explain.account import Explanation
from maillage.engine.indicators.explain.explain import Asked, explain_each
from maillage.engine.indicators.library import set_titles
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build


def documents(
    build: Build, sheets: Sequence[MirrorSheet], codes_root: Path
) -> Iterator[dict[int, dict[str, Any]]]:
    """What is kept, by the key of the sheet, one doctor after another.

    The sheets are those of one session, made from this build. What does not add up over
    a doctor's several codes has no figure, and no document.
    """
    composed = composed_of(sheets[0].session)
    codes = {member.code: member.codes for member in composed.circle.members}
    mine: dict[str, dict[str, MirrorSheet]] = {}
    for sheet in sheets:
        mine.setdefault(sheet.code, {})[sheet.indicator] = sheet
    # As they were shown, even where the library has changed since.
    indicators = {sheet.indicator: figure_of(sheet).indicator for sheet in sheets}
    label = f"{composed.last_month // 12:04d}-{composed.last_month % 12 + 1:02d}"
    asked = Asked(
        list(indicators.values()),
        By.PRESCRIBER,
        Period(label, composed.first_month, composed.last_month),
        set_titles(),
        labels(codes_root),
    )
    units = [codes.get(code, (code,)) for code in mine]
    found = explain_each(build, fast_engine(build), asked, units)
    for own, told in zip(mine.values(), found, strict=True):
        yield {
            own[each.indicator].pk: _document(each, own[each.indicator])
            for each in told
            if each.indicator in own
        }


def _document(found: Explanation, sheet: MirrorSheet) -> dict[str, Any]:
    """The explanation, and whether it leads to the very figure that was shown."""
    own = figure_of(sheet).own
    shown = own.reading if own else None
    counts = (found.fast.numerator, found.fast.denominator)
    return {
        "explanation": frozen.to_document(found),
        "as_shown": shown is None or (shown.numerator, shown.denominator) == counts,
    }
