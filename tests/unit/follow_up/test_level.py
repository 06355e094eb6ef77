"""The four levels of a circle, and what is missing for the next one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.follow_up.level import CircleFacts, SessionFacts, level


PLAIN = SessionFacts(members_present=7)
WITH_MIRRORS = replace(PLAIN, mirrors_prepared=True)
AGREED = replace(WITH_MIRRORS, statements_adopted=1)
COMMITTED = replace(WITH_MIRRORS, commitments_made=2)
EVALUATED = replace(COMMITTED, commitments_evaluated=2)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ((), 1),
        ((EVALUATED, EVALUATED), 1),
        ((SessionFacts(2), EVALUATED, EVALUATED), 1),
        ((PLAIN,) * 3, 2),
        ((replace(PLAIN, statements_adopted=3),) * 3, 2),
        ((WITH_MIRRORS,) * 3, 2),
        ((PLAIN, PLAIN, AGREED), 3),
        ((PLAIN, PLAIN, COMMITTED), 3),
        ((PLAIN, COMMITTED, EVALUATED), 4),
    ],
)
def test_the_level_of_what_was_recorded(
    sessions: tuple[SessionFacts, ...], expected: int
) -> None:
    assert level(CircleFacts(sessions)).level == expected


def test_a_circle_that_has_not_met_is_told_how_to_begin() -> None:
    found = level(CircleFacts())
    assert found.reasons == ()
    assert found.missing == (
        "Il manque 3 séances sur 12 mois, avec au moins 3 membres présents.",
    )


def test_level_three_is_told_what_the_fourth_asks() -> None:
    found = level(CircleFacts((PLAIN, PLAIN, COMMITTED)))
    assert found.missing == (
        "Il manque une séance où les engagements pris plus tôt sont relus avec leurs "
        "chiffres.",
    )
    assert "2 séances" not in found.missing[0]


def test_the_fourth_level_has_nothing_missing_and_says_why() -> None:
    found = level(CircleFacts((PLAIN, COMMITTED, EVALUATED)))
    assert found.missing == ()
    assert "2 engagements relus avec leurs chiffres à une séance suivante." in (
        found.reasons
    )


def test_the_note_says_what_is_our_own_reading() -> None:
    assert "notre lecture" in level(CircleFacts()).note


SESSIONS = st.builds(
    SessionFacts,
    members_present=st.integers(0, 15),
    mirrors_prepared=st.booleans(),
    statements_adopted=st.integers(0, 3),
    commitments_made=st.integers(0, 3),
    commitments_evaluated=st.integers(0, 3),
)


@given(st.lists(SESSIONS, max_size=5), SESSIONS)
def test_one_more_session_never_lowers_the_level(
    sessions: list[SessionFacts], another: SessionFacts
) -> None:
    before = level(CircleFacts(tuple(sessions))).level
    assert level(CircleFacts((*sessions, another))).level >= before


@given(st.lists(SESSIONS, min_size=1, max_size=5), st.data())
def test_one_more_fact_of_a_session_never_lowers_the_level(
    sessions: list[SessionFacts], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(sessions) - 1))
    old, more = sessions[at], data.draw(SESSIONS)
    added = SessionFacts(
        old.members_present + more.members_present,
        old.mirrors_prepared or more.mirrors_prepared,
        old.statements_adopted + more.statements_adopted,
        old.commitments_made + more.commitments_made,
        old.commitments_evaluated + more.commitments_evaluated,
    )
    fuller = [*sessions[:at], added, *sessions[at + 1 :]]
    before = level(CircleFacts(tuple(sessions))).level
    assert level(CircleFacts(tuple(fuller))).level >= before


@given(st.lists(SESSIONS, max_size=5))
def test_something_is_missing_unless_it_is_the_highest(
    sessions: list[SessionFacts],
) -> None:
    found = level(CircleFacts(tuple(sessions)))
    assert bool(found.missing) is (found.level < 4)
