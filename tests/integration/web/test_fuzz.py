"""Every form of a circle is sent nonsense: no fault of ours, and nothing half done."""

from __future__ import annotations

import pytest

from tests.factories.addresses import addresses
from tests.factories.village import Village, open_the_prepared
from tests.integration.web.nonsense import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELD_BY_FIELD = {
    "doctor 2": ("circles:", "people:", "meetings:", "account"),
    "animator": ("circles:",),
}
"""Whose forms each spoils field by field: those that are his work. Elsewhere he sends
anything at all, twice: who keeps the structure spoils those (`test_fuzz_of_a_team`)."""


@pytest.mark.parametrize(
    "who",
    (
        # He is sent to sign in before anything is asked of the tables.
        pytest.param("nobody", marks=pytest.mark.any_database),
        "doctor 2",
        "animator",
    ),
)
def test_no_form_breaks_whatever_is_sent_and_what_is_refused_changes_nothing(
    who: str, village: Village
) -> None:
    open_the_prepared(village)
    visitor = Visitor(
        village.people[who].account if who != "nobody" else None,
        FIELD_BY_FIELD.get(who, ()),
    )
    faults = visitor.walk(addresses())
    assert not faults, "\n".join(faults)
