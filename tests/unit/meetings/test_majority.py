"""Majorities and quorums, by hand and by properties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.meetings.majority import Basis, Majority, Rule, Votes, is_adopted
from maillage.apps.meetings.quorum import Quorum, QuorumKind, fewest, is_reached


CASES = (
    # majority, basis, abstentions counted, for, against, abstained, associates, adopted
    ("simple", "cast", False, 6, 5, 0, 17, True),
    ("simple", "cast", False, 5, 5, 0, 17, False),
    ("simple", "cast", False, 5, 4, 3, 17, True),
    ("simple", "cast", True, 5, 4, 3, 17, False),
    ("simple", "associates", False, 8, 0, 0, 17, False),
    ("simple", "associates", False, 9, 4, 0, 17, True),
    ("two_thirds", "cast", False, 8, 4, 1, 17, True),
    ("two_thirds", "cast", False, 7, 4, 2, 17, False),
    ("two_thirds", "cast", True, 8, 4, 1, 17, False),
    ("two_thirds", "associates", False, 12, 0, 0, 17, True),
    ("two_thirds", "associates", False, 11, 0, 0, 17, False),
    ("three_quarters", "cast", False, 9, 3, 0, 17, True),
    ("three_quarters", "cast", False, 8, 3, 0, 17, False),
    ("unanimity", "cast", False, 9, 0, 4, 17, True),
    ("unanimity", "cast", True, 9, 0, 4, 17, False),
    ("unanimity", "associates", False, 13, 0, 0, 17, False),
    ("unanimity", "cast", False, 9, 1, 0, 17, False),
    ("unanimity", "cast", False, 0, 0, 5, 17, False),
)


@pytest.mark.parametrize("case", CASES)
def test_a_vote_counted_by_hand(case: tuple[object, ...]) -> None:
    majority, basis, counted, votes_for, against, abstained, associates, adopted = case
    rule = Rule(Majority(majority), Basis(basis), counted)
    votes = Votes(votes_for, against, abstained)
    assert is_adopted(rule, votes, associates) is adopted


RULES = st.builds(
    Rule, st.sampled_from(Majority), st.sampled_from(Basis), st.booleans()
)
FEW = st.integers(0, 60)


@given(RULES, FEW, FEW, FEW, FEW)
def test_one_more_in_favour_never_unadopts(
    rule: Rule, votes_for: int, against: int, abstained: int, others: int
) -> None:
    before = Votes(votes_for, against, abstained)
    after = Votes(votes_for + 1, against, abstained)
    associates = after.all + others
    assert is_adopted(rule, after, associates) or not is_adopted(
        rule, before, associates
    )


@given(RULES, FEW, FEW, FEW, FEW)
def test_one_more_against_never_adopts(
    rule: Rule, votes_for: int, against: int, abstained: int, others: int
) -> None:
    before = Votes(votes_for, against, abstained)
    after = Votes(votes_for, against + 1, abstained)
    associates = after.all + others
    assert is_adopted(rule, before, associates) or not is_adopted(
        rule, after, associates
    )


@pytest.mark.parametrize(
    ("quorum", "associates", "asked"),
    [
        (Quorum(QuorumKind.NONE), 17, 0),
        (Quorum(QuorumKind.AT_LEAST, Fraction(1, 2)), 17, 9),
        (Quorum(QuorumKind.AT_LEAST, Fraction(1, 2)), 16, 8),
        (Quorum(QuorumKind.MORE_THAN, Fraction(1, 2)), 16, 9),
        (Quorum(QuorumKind.AT_LEAST, Fraction(2, 3)), 18, 12),
        (Quorum(QuorumKind.MORE_THAN, Fraction(2, 3)), 18, 13),
        (Quorum(QuorumKind.NUMBER, number=5), 17, 5),
    ],
)
def test_a_quorum_counted_by_hand(quorum: Quorum, associates: int, asked: int) -> None:
    assert fewest(quorum, associates) == asked
    assert is_reached(quorum, voices=asked, associates=associates)
    assert not asked or not is_reached(quorum, voices=asked - 1, associates=associates)
