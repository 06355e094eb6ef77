"""Watches the columns that the contract does not name: they are dropped, after a look.

A national number or a birth date in a column that will not be kept still means that the
file should never have left the pharmacy as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from maillage.engine.lake.coded import Coded
from maillage.engine.lake.identity import full_date, holds_national_number
from maillage.engine.lake.values import NO_IDENTITY, Fault, too_long


# A date this long before the first delivery is no bill's or prescription's: a birth's.
_DAYS_BEFORE = 5 * 366
_EPOCH = date(1970, 1, 1).toordinal()
_NATIONAL = Fault(
    "pas de numéro de sécurité sociale",
    f"un numéro de sécurité sociale ; {NO_IDENTITY}",
)
_BIRTH = Fault(
    "pas de date de naissance", f"des dates de naissance, semble-t-il ; {NO_IDENTITY}"
)


class Strangers:
    """Looks at each distinct text of the dropped columns.

    With `sealing`, in the pharmacy, identities pass, since they are about to go.
    """

    def __init__(self, today: date, *, sealing: bool = False) -> None:
        """Dates are judged against the first delivery, today until one is seen."""
        self._sealing = sealing
        self._first_day = today.toordinal() - _EPOCH

    def faults(
        self, texts: Sequence[str], delivered_on: Coded
    ) -> Iterator[tuple[int, Fault]]:
        """The places, among the texts, of what must not be there."""
        days = [day for day in delivered_on.values if isinstance(day, int)]
        self._first_day = min([self._first_day, *days])
        for place, text in enumerate(texts):
            fault = too_long(text)
            if fault is None and not self._sealing:
                fault = self._fault(text.strip())
            if fault is not None:
                yield place, fault

    def _fault(self, text: str) -> Fault | None:
        if holds_national_number(text):
            return _NATIONAL
        found = full_date(text, compact=False) if 8 <= len(text) <= 30 else None
        if found is not None:
            days_since_1970 = found.toordinal() - _EPOCH
            if days_since_1970 < self._first_day - _DAYS_BEFORE:
                return _BIRTH
        return None
