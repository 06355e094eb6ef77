"""Random lines: few patients, few products, dates where rules change their mind."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from maillage.engine.lake.facts import Line, Presentation


PRESENTATIONS = tuple(
    Presentation(f"34009000000{place:02d}", atc, units, role)
    for place, (atc, units, role) in enumerate(
        [
            ("A02BC01", 28, "generic"),
            ("A02BC01", 7, "princeps"),
            ("A02BC02", 14, "substitutable"),
            ("B01AF02", 60, None),
            ("J01CA04", 12, "generic"),
            ("J01CA04", None, "princeps"),
            ("J01MA01", 10, "complementary"),
            ("M01AE01", 20, None),
            ("M01AE02", 15, "generic"),
            ("M01AH01", None, None),
            (None, 30, "generic"),
            (None, None, None),
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


@st.composite
def lines(draw: st.DrawFn, consistent_people: bool = False) -> list[Line]:
    """Between 1 and 30 lines; people whose birth years disagree unless told not to."""
    birth_years = st.sampled_from([1940, 1958, 1959, 1960, 2008])
    people = {
        patient: (draw(birth_years), draw(st.sampled_from([1, 2])))
        for patient in ["anna", "bruno", "chloe", "denis"][: draw(st.integers(1, 4))]
    }
    # A few days of its own make an example dense enough to be interesting.
    days = draw(st.lists(_DAYS, min_size=1, max_size=12))
    products = draw(st.lists(st.sampled_from(_CIP13S), min_size=1, max_size=6))

    def line(patient: str, contradiction: int, **values: object) -> Line:
        birth_year, sex = people[patient]
        if contradiction == 1 and not consistent_people:
            birth_year, sex = birth_year + 5, 3 - sex
        return Line(patient=patient, birth_year=birth_year, sex=sex, **values)  # type: ignore[arg-type]

    return draw(
        st.lists(
            st.builds(
                line,
                patient=st.sampled_from(sorted(people)),
                contradiction=st.integers(1, 6),
                delivered_on=st.sampled_from(days),
                prescriber=st.sampled_from(["M1", "M2", "M3"]),
                pharmacy=st.sampled_from(["O1", "O2"]),
                cip13=st.sampled_from(products),
                boxes=st.sampled_from([1, 1, 1, 1, 2, 2, 3, 4, -1, -1, -2]),
                amount_cents=st.integers(-2_000, 5_000),
                long_term_illness=st.sampled_from([None, False, False, True]),
            ),
            min_size=1,
            max_size=30,
        )
    )
