"""Random lines: few patients, few products, dates where rules change their mind."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from maillage.engine.indicators.periods import Every, Period, month_number, periods
from maillage.engine.lake.facts import Line, Presentation


_MG = 1_000
_DOSES = 1_000_000
PRESENTATIONS = tuple(
    Presentation(
        f"34009000000{place:02d}",
        atc,
        units,
        role,
        strength_micrograms=strength,
        form=form,
        biosimilar_role=biosimilar,
        daily_doses_millionths=doses,
    )
    for place, (atc, units, role, strength, form, biosimilar, doses) in enumerate(
        [
            ("A02BC01", 28, "generic", 20 * _MG, "gelule", None, 28 * _DOSES),
            ("A02BC01", 7, "princeps", 10 * _MG, "comprime", None, 3_500_000),
            ("A02BC02", 14, "substitutable", 20 * _MG, None, "reference", 7 * _DOSES),
            ("B01AF02", 60, None, 5 * _MG, "comprime", "biosimilar", 30 * _DOSES),
            ("J01CA04", 12, "generic", 500 * _MG, "gelule", None, 4 * _DOSES),
            ("J01CA04", None, "princeps", None, "poudre", None, 1_333_333),
            ("J01MA01", 10, "complementary", 200 * _MG, "comprime", None, None),
            ("M01AE01", 20, None, 400 * _MG, "comprime", "biosimilar", 6_666_667),
            ("M01AE02", 15, "generic", 550 * _MG, "comprime", None, 16_500_000),
            ("M01AH01", None, None, 200 * _MG, "gelule", "reference", None),
            (None, 30, "generic", 10 * _MG, "comprime", None, 3 * _DOSES),
            (None, None, None, None, None, None, None),
        ]
    )
)
_UNKNOWN_CIP13 = "3400999999999"
_CIP13S = [each.cip13 for each in PRESENTATIONS] + [_UNKNOWN_CIP13]

# Month ends, leap days, year boundaries: where calendar arithmetic goes wrong.
_ANCHORS = [
    date(2023, 1, 1),
    date(2023, 2, 28),
    date(2023, 8, 31),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2024, 10, 15),
]
# Boxes, packs and tolerances meet at these distances; 365 and 366 are a year.
_OFFSETS = [
    *(0, 0, 0, 0, 1, 2, 7, 12, 13, 14, 15, 20, 27, 28, 29, 30, 31, 32, 42, 56, 57, 58),
    *(59, 60, 86, 87, 90, 181, 182, 183, 184, 185, 364, 365, 366, 367, 425, 731),
]
_DAYS = st.builds(
    lambda anchor, offset: anchor + timedelta(days=offset),
    st.sampled_from(_ANCHORS),
    st.sampled_from(_OFFSETS),
)


_PEOPLE = [(1960, 2), (1959, 1), (1940, 1), (2008, 2), (1958, 1)]
_PATIENTS = [0, 0, 0, 1, 1, 2]
_BOXES = [1, 1, 1, 2, 3, 4, -1, -2]
_SAID = [None, False, True]
_MOTIVES = [None, None, "MTE", None, ""]
# Everything of a line but its day and product, drawn at once: three draws for a line
# leave time for more lines. Prescribers and pharmacies last, so that they shrink first.
_KINDS = list(product(_SAID, _BOXES, _PATIENTS, ["O1", "O2"], ["M1", "M1", "M2", "M3"]))


@st.composite
def lines(draw: st.DrawFn, consistent_people: bool = False) -> list[Line]:
    """Some 1 to 40 lines; people whose birth years disagree unless told not to.

    Amounts all differ, and tell a line from another.
    """
    # A few days and products of its own make an example dense enough to matter.
    days = draw(_several(_DAYS, 8))
    cip13s = draw(_several(st.sampled_from(_CIP13S), 5))
    people = draw(_several(st.sampled_from(_PEOPLE), 3))
    drawn = st.tuples(
        st.sampled_from(days), st.sampled_from(cip13s), st.sampled_from(_KINDS)
    )
    found = []
    for place, (day, cip13, kind) in enumerate(draw(_several(drawn, 40))):
        said, boxes, patient, pharmacy, prescriber = kind
        birth_year, sex = people[patient % len(people)]
        if place % 5 == 4 and not consistent_people:
            birth_year, sex = birth_year + 5, 3 - sex
        found.append(
            Line(
                delivered_on=day,
                patient=f"patient {patient % len(people)}",
                birth_year=birth_year,
                sex=sex,
                prescriber=prescriber,
                pharmacy=pharmacy,
                cip13=cip13,
                boxes=boxes,
                amount_cents=boxes * (1000 + place),
                long_term_illness=said,
                substitution=_MOTIVES[place % len(_MOTIVES)],
            )
        )
    return found


@st.composite
def lines_and_periods(
    draw: st.DrawFn, consistent_people: bool = False
) -> tuple[list[Line], list[Period]]:
    """Lines, and periods of one kind around one of them, before and after it too."""
    some = draw(lines(consistent_people))
    every = draw(st.sampled_from(Every))
    month = month_number(draw(st.sampled_from(some)).delivered_on)
    since = month - draw(st.sampled_from([0, 0, 1, 3, 12]))
    until = month + draw(st.sampled_from([0, 1, 2, 6]))
    if every in (Every.QUARTER, Every.YEAR):
        since, until = since - since % 12, until - until % 12 + 11
    first, last = (date(each // 12, each % 12 + 1, 1) for each in (since, until))
    return some, periods(every, first, last)


@st.composite
def _several(draw: st.DrawFn, of: st.SearchStrategy, at_most: int) -> list:
    """A list as likely long as short, which `lists` alone seldom draws."""
    size = draw(st.integers(1, at_most))
    return draw(st.lists(of, min_size=size, max_size=size))
