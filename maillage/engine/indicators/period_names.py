"""A period by the name that people give it: 2025, 2025-Q2, 2025-03."""

from __future__ import annotations

import re

from maillage.engine.errors import BadInput
from maillage.engine.indicators.periods import Period


_NAME = re.compile(r"(\d{4})(?:-(?:[QT]([1-4])|(0[1-9]|1[0-2])))?")


def period_named(name: str, *, rolling: bool = False) -> Period:
    """The year, quarter or month of this name; `rolling`, the 12 months it ends.

    Raises BadInput for anything else.
    """
    found = _NAME.fullmatch(name.strip().upper())
    if found is None or found[1] == "0000":
        raise BadInput(
            f"« {name[:20]} » n'est pas une période : écrivez une année (2025), un "
            "trimestre (2025-Q2) ou un mois (2025-03)."
        )
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        first, length = (int(quarter) - 1) * 3, 3
        label = f"{year:04d}-Q{quarter}"
    elif month:
        first, length, label = int(month) - 1, 1, f"{year:04d}-{month}"
    else:
        first, length, label = 0, 12, f"{year:04d}"
    last = year * 12 + first + length - 1
    if rolling:
        return Period(f"{last // 12:04d}-{last % 12 + 1:02d}", last - 11, last)
    return Period(label, year * 12 + first, last)
