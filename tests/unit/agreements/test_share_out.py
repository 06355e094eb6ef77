"""A sum shared out: exact, to the cent, explained line by line."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.share_document import share_document, statement_lines
from maillage.engine.agreements.share_out import (
    Excess,
    Key,
    Outcome,
    Partner,
    Pot,
    Question,
    Scheme,
    dealt,
    shared,
    under_ceilings,
)
from maillage.engine.agreements.share_reading import parse_share
from maillage.engine.errors import BadInput


def partner(name: str, **measures: float) -> Partner:
    """A partner with what is measured of him."""
    return Partner(name, {key: Fraction(value) for key, value in measures.items()})


def asked(cents: int, partners: list[Partner], *pots: Pot) -> Outcome:
    """One scheme worked out."""
    return shared(
        Question("Essai", cents, tuple(partners), (Scheme("Clé", tuple(pots)),))
    )


def paid(outcome: Outcome) -> list[int]:
    """What each is paid under the first scheme, in cents."""
    return [one.paid_cents for one in outcome.schemes[0].statements]


def test_a_hundred_euros_among_three_leave_one_cent_to_the_first_of_the_list() -> None:
    deal = dealt(10_000, [Fraction(1)] * 3)
    assert deal.cents == (3334, 3333, 3333)
    assert deal.left_over == 1
    assert deal.rounded_up == (True, False, False)


def test_cents_left_over_go_to_the_largest_fractions_cut_off() -> None:
    # 10.00 € by 1, 2 and 4 sevenths: 142.86, 285.71, 571.43 cents.
    deal = dealt(1000, [Fraction(1), Fraction(2), Fraction(4)])
    assert deal.cents == (143, 286, 571)
    assert deal.left_over == 2


@pytest.mark.parametrize(
    ("key", "measures", "expected"),
    [
        (Key.EQUAL, [{}, {}], [5000, 5000]),
        (Key.ROLE, [{"role": 1.5}, {"role": 1}], [6000, 4000]),
        (Key.HOURS, [{"hours": 3}, {"hours": 1}], [7500, 2500]),
        (Key.RCP_PRESENCE, [{"rcp_presence": 90}, {}], [10_000, 0]),
        (Key.PROTOCOLS, [{"protocols": 1}, {"protocols": 4}], [2000, 8000]),
        (Key.PROJECTS, [{"projects": 1}, {"projects": 1}], [5000, 5000]),
        (Key.PATIENTS, [{"patients": 700}, {"patients": 300}], [7000, 3000]),
    ],
)
def test_a_pot_follows_its_key(
    key: Key, measures: list[dict[str, float]], expected: list[int]
) -> None:
    people = [partner(f"P{i}", **one) for i, one in enumerate(measures)]
    assert paid(asked(10_000, people, Pot("Tout", 10_000, key))) == expected


def test_a_free_key_follows_what_the_team_counts() -> None:
    people = [partner("A", gardes=1), partner("B", gardes=3)]
    outcome = asked(10_000, people, Pot("Gardes", 10_000, Key.FREE, "gardes"))
    assert paid(outcome) == [2500, 7500]


def test_each_pot_sums_to_its_amount_and_a_statement_explains_every_cent() -> None:
    people = [partner("A", hours=1), partner("B", hours=2)]
    outcome = asked(
        10_000,
        people,
        Pot("Heures", 5000, Key.HOURS),
        Pot("Égal", 5000, Key.EQUAL),
    )
    first = outcome.schemes[0].statements[0]
    # 50.00 × 1/3 = 16.666…: the fraction cut off is the largest, one cent is added.
    assert [line.cents for line in first.lines] == [1667, 2500]
    assert statement_lines(first) == [
        "Heures, selon les heures : 50,00\u202f€ × 1 / 3 ≈ 16,6667, soit 16,67\u202f€ "
        "(un centime du reste compris)",
        "Égal, à parts égales : 50,00\u202f€ × 1 / 2 = 25,00\u202f€",
        "Total réparti : 41,67\u202f€",
        "À payer : 41,67\u202f€",
    ]


def test_what_the_structure_keeps_is_shared_among_nobody() -> None:
    people = [partner("A"), partner("B")]
    outcome = asked(
        10_000,
        people,
        Pot("Poste", 4000, Key.STRUCTURE),
        Pot("Égal", 6000, Key.EQUAL),
    )
    assert paid(outcome) == [3000, 3000]
    assert outcome.schemes[0].kept_cents == 4000


def test_what_exceeds_a_ceiling_is_kept_or_goes_to_the_others() -> None:
    totals, rooms = [6000, 3000, 1000], [4000, 3500, None]
    assert under_ceilings(totals, rooms, Excess.KEPT) == ([4000, 3000, 1000], 2000)
    # 2 000 by 3 000 and 1 000: 1 500 and 500; the second has room for 500 only,
    # and the 1 000 that he leaves go to the third.
    assert under_ceilings(totals, rooms, Excess.REDISTRIBUTED) == (
        [4000, 3500, 2500],
        0,
    )


def test_what_nobody_has_room_for_is_kept() -> None:
    assert under_ceilings([600, 600], [100, 200], Excess.REDISTRIBUTED) == (
        [100, 200],
        900,
    )


def test_what_was_already_paid_counts_under_the_ceiling() -> None:
    assert Partner("A", {}, 5000, 4200).room_cents == 800
    assert Partner("A", {}, 5000, 6000).room_cents == 0
    assert Partner("A").room_cents is None


WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=9)


@given(st.integers(0, 10**9), WEIGHTS)
@settings(max_examples=40)
def test_a_pot_always_sums_and_is_within_a_cent_of_each_exact_share(
    cents: int, weights: list[Fraction]
) -> None:
    if not any(weights):
        return
    deal = dealt(cents, weights)
    assert sum(deal.cents) == cents
    for given_cents, weight in zip(deal.cents, weights, strict=True):
        assert abs(given_cents - cents * weight / sum(weights)) < 1
    assert all(got == 0 for got, w in zip(deal.cents, weights, strict=True) if w == 0)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.none() | st.integers(0, 10**6)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(Excess),
)
@settings(max_examples=40)
def test_ceilings_are_never_passed_and_nothing_is_lost(
    people: list[tuple[int, int | None]], excess: Excess
) -> None:
    totals = [total for total, _ in people]
    rooms = [room for _, room in people]
    given_cents, kept = under_ceilings(totals, rooms, excess)
    assert sum(given_cents) + kept == sum(totals)
    for got, room in zip(given_cents, rooms, strict=True):
        assert room is None or got <= room
    if excess is Excess.REDISTRIBUTED and kept:
        with_room = [
            total
            for total, got, room in zip(totals, given_cents, rooms, strict=True)
            if room is None or got < room
        ]
        assert not any(with_room)


@given(st.integers(0, 10**8), st.integers(1, 40))
@settings(max_examples=40)
def test_equal_shares_differ_by_one_cent_at_most(cents: int, people: int) -> None:
    got = dealt(cents, [Fraction(1)] * people).cents
    assert max(got) - min(got) <= 1


FILE = """\
title: Essai
amount_euros: 1 000,00
schemes:
  - name: A
    pots:
      - {name: Fixe, amount_euros: 100, key: equal}
      - {name: Heures, part: 1/3, key: hours}
partners:
  - {name: Un, hours: 1}
  - {name: Deux, hours: 2, ceiling_euros: 500}
"""


def test_a_file_gives_the_pots_and_the_partners() -> None:
    text = FILE.replace("part: 1/3", "part: 100 %")
    outcome = shared(parse_share(text, "part.yaml"))
    # 50 + 300 ; 50 + 600, of which 150 above the ceiling
    assert paid(outcome) == [35_000, 50_000]
    document = share_document(outcome)
    assert document["schemes"][0]["kept_euros"] == 150
    assert document["schemes"][0]["sum_euros"] == 1000
    assert document["side_by_side"] == [
        {"partner": "Un", "A": 350.0},
        {"partner": "Deux", "A": 500.0},
    ]
    assert document["schemes"][0]["partners"][1]["over_ceiling_euros"] == 150


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("", "", "part.yaml, ligne 7 : « part » : un nombre est attendu"),
        ("part: 1/3", "part: 90 %", "les parts doivent faire 100 %"),
        ("part: 1/3", "amount_euros: 800", "les pots font 900,00"),
        ("part: 1/3,", "", "« amount_euros » ou « part »"),
        ("part: 1/3, key: hours", "part: 100 %, key: days", "attendu : equal, role"),
        ("part: 1/3, key: hours", "part: 100 %, key: free", "« column » nomme"),
        ("name: Deux", "name: Un", "« Un » est écrit deux fois"),
        ("1 000,00", "mille", "un montant en euros est attendu"),
        ("1 000,00", "10,005", "un montant en euros est attendu"),
        ("hours: 1}", "heures: 1}", "le mot « heures » n'existe pas"),
    ],
)
def test_a_mistake_in_a_share_out_is_said_with_its_line(
    before: str, after: str, sentence: str
) -> None:
    text = FILE.replace(before, after, 1)
    if "part: 1/3" not in before and before:
        text = text.replace("part: 1/3", "part: 100 %")
    with pytest.raises(BadInput) as refusal:
        parse_share(text, "part.yaml")
    assert sentence in str(refusal.value)


def test_a_pot_whose_key_nobody_has_is_refused() -> None:
    with pytest.raises(BadInput, match="« Heures » selon les heures"):
        asked(100, [partner("A")], Pot("Heures", 100, Key.HOURS))
    with pytest.raises(BadInput, match="ne font pas le montant"):
        asked(200, [partner("A")], Pot("Égal", 100, Key.EQUAL))
    with pytest.raises(BadInput, match="aucun associé"):
        asked(100, [], Pot("Égal", 100, Key.EQUAL))
    with pytest.raises(ValueError, match="nothing to share"):
        dealt(100, [Fraction(0)])
