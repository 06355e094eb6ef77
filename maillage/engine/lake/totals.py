"""What each prescriber ordered of each presentation in a month, added up once.

Beside the facts of a month lie its totals: a cell for each presentation and prescriber
that net deliveries join. Shares of boxes, deliveries and daily doses whose filters ask
of drugs alone are sums of a few cells, and need no fact (docs/adr/0019).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.columns import mapped


TOTALS_FOLDER = "totals"

BOXES, SQUARES, DELIVERIES, ORDERS = range(4)
"""The columns of `MonthTotals.worth`.

`BOXES` are the net boxes of the delivered rows, `SQUARES` the sum of the squares of
each row's; `DELIVERIES` counts the rows that are the first of their substance for the
prescriber, patient and date; `ORDERS` the distinct patients and dates on which some row
of the cell has boxes above 0.
"""


class MonthTotals(NamedTuple):
    """The totals of a month; do not write in them.

    The cells of presentation number p are [start[p], start[p + 1]), in the order of
    prescribers' numbers; a presentation beyond `start` has none. A cell is worth the
    row `code` of `worth` (int64, codes x 4): most cells of a month are alike.
    `prescriber` and `code` are both u2, or both u4.
    """

    start: npt.NDArray[np.int64]
    prescriber: npt.NDArray[Any]
    code: npt.NDArray[Any]
    worth: npt.NDArray[np.int64]


def map_totals(folder: Path) -> MonthTotals:
    """The totals of a month, mapped from its files; OSError when they are not there."""
    start, prescriber, code, worth = (
        mapped(folder / f"{name}.npy") for name in MonthTotals._fields
    )
    return MonthTotals(start, prescriber, code, worth.reshape(-1, 4))
