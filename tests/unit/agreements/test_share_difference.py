"""Why one is paid more or less than last year: parts that sum to the cent."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.share_difference import (
    Difference,
    Effect,
    Part,
    difference,
)
from maillage.engine.agreements.share_out import (
    Excess,
    Key,
    Partner,
    Pot,
    Question,
    Scheme,
    Statement,
    shared,
)


def statements(
    people: list[dict[str, int]], *pots: Pot, ceiling: int | None = None
) -> tuple[Statement, ...]:
    """Everyone's statement under one scheme."""
    partners = tuple(
        Partner(
            f"P{n}",
            {key: Fraction(value) for key, value in one.items()},
            ceiling_cents=ceiling,
        )
        for n, one in enumerate(people)
    )
    total = sum(pot.cents for pot in pots)
    question = Question(
        "Essai", total, partners, (Scheme("Clé", pots),), Excess.REDISTRIBUTED
    )
    return shared(question).schemes[0].statements


def effects(found: Difference) -> dict[Effect, int]:
    """Cents by effect."""
    return {part.effect: part.cents for part in found.parts}


def test_a_pot_an_own_value_and_the_others_values_move_one_after_the_other() -> None:
    hours = [{"hours": 12}, {"hours": 8}]
    fewer = [{"hours": 6}, {"hours": 10}]
    before = statements(hours, Pot("Temps", 100_000, Key.HOURS))[0]
    after = statements(fewer, Pot("Temps", 80_000, Key.HOURS))[0]
    found = difference(before, after)
    # 1000 x 12/20 = 600; 800 x 12/20 = 480; 800 x 6/14 = 342.857; 800 x 6/16 = 300.
    assert effects(found) == {
        Effect.POT: -12_000,
        Effect.OWN: -13_714,
        Effect.OTHERS: -4286,
    }
    assert found.cents == -30_000


def test_a_pot_that_is_new_or_gone_or_of_another_key_is_said_as_such() -> None:
    people = [{"hours": 1, "role": 3}, {"hours": 1, "role": 1}]
    before = statements(people, Pot("A", 100, Key.HOURS), Pot("B", 100, Key.EQUAL))
    after = statements(people, Pot("A", 200, Key.ROLE), Pot("C", 40, Key.EQUAL))
    assert effects(difference(before[0], after[0])) == {
        Effect.POT: 50,
        Effect.KEY: 50,
        Effect.NEW_POT: 20,
        Effect.GONE_POT: -50,
    }


def test_what_moved_without_effect_is_told_too() -> None:
    before = statements([{"hours": 0}, {"hours": 5}], Pot("T", 100, Key.HOURS))
    after = statements([{"hours": 0}, {"hours": 9}], Pot("T", 100, Key.HOURS))
    others = Part(
        Effect.OTHERS,
        0,
        "T",
        Fraction(5),
        Fraction(9),
        before[0].lines[0].how,
    )
    assert difference(before[0], after[0]).parts == (others,)


_VALUES = st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any)
_YEAR = st.tuples(
    st.integers(1, 9_999_999),
    _VALUES,
    st.integers(0, 999_999),
    _VALUES,
    st.sampled_from(list(Key)[1:6]),
    st.none() | st.integers(1, 4_000_000),
)


def _year(
    drawn: tuple[int, list[int], int, list[int], Key, int | None],
) -> tuple[Statement, ...]:
    first, hours, second, role, key, ceiling = drawn
    people = [
        {"hours": h, key.value: r} if key is not Key.HOURS else {"hours": h + r}
        for h, r in zip(hours, role, strict=True)
    ]
    pots = [Pot("Temps", first, Key.HOURS)]
    if second:
        pots.append(Pot("Autre", second, key))
    return statements(people, *pots, ceiling=ceiling)


@settings(max_examples=60)
@given(_YEAR, _YEAR, st.integers(0, 3))
def test_parts_always_sum_to_the_difference(
    before: tuple[int, list[int], int, list[int], Key, int | None],
    after: tuple[int, list[int], int, list[int], Key, int | None],
    place: int,
) -> None:
    found = difference(_year(before)[place], _year(after)[place])
    assert sum(part.cents for part in found.parts) == found.cents
    rounding = [p.cents for p in found.parts if p.effect is Effect.ROUNDING]
    assert all(abs(cents) <= 3 for cents in rounding)
