"""What a build holds, on lines few enough to be redone by hand."""

from __future__ import annotations

from datetime import date

from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


DAY = date(2024, 3, 5)
AMOXICILLIN = Presentation("3400930000011", "J01CA04", 12)
AMOXICILLIN_1G = Presentation("3400930000028", "J01CA04", 14)


def line(**given: object) -> Line:
    values: dict[str, object] = {
        "delivered_on": DAY,
        "patient": "anna",
        "birth_year": 1960,
        "sex": 2,
        "prescriber": "doctor-1",
        "pharmacy": "pharmacy-1",
        "cip13": AMOXICILLIN.cip13,
        "boxes": 1,
    }
    return Line(**(values | given))  # type: ignore[arg-type]


def facts(lines: list[Line], columns: str) -> list[tuple[object, ...]]:
    with build_from_lines(lines, [AMOXICILLIN, AMOXICILLIN_1G]) as build:
        connection = build.connection()
        return connection.execute(
            f"SELECT {columns} FROM facts JOIN prescribers USING (prescriber) "
            "JOIN presentations USING (presentation) "
            "ORDER BY patient, delivered_on, cip13, prescribers.code, pharmacy"
        ).fetchall()


def test_lines_of_one_delivery_are_summed_with_their_sign() -> None:
    lines = [line(boxes=3, amount_cents=900), line(boxes=-1, amount_cents=-300)]
    assert facts(lines, "boxes, amount_cents, is_delivery, month") == [
        (2, 600, True, 2024 * 12 + 2)
    ]


def test_what_nets_to_zero_is_kept_for_its_euros_but_is_no_delivery() -> None:
    lines = [line(boxes=1, amount_cents=500), line(boxes=-1, amount_cents=-450)]
    assert facts(lines, "boxes, amount_cents, is_delivery, first_for_all") == [
        (0, 50, False, False)
    ]


def test_a_delivery_is_judged_over_all_prescribers() -> None:
    lines = [line(boxes=1), line(boxes=-1, prescriber="doctor-2")]
    assert facts(lines, "prescribers.code, is_delivery") == [
        ("doctor-1", False),
        ("doctor-2", False),
    ]


def test_two_packs_of_one_substance_are_first_once_for_each_unit() -> None:
    lines = [
        line(),
        line(cip13=AMOXICILLIN_1G.cip13),
        line(cip13=AMOXICILLIN_1G.cip13, prescriber="doctor-2"),
    ]
    columns = "prescribers.code, first_for_prescriber, first_for_pharmacy"
    assert facts(lines, columns) == [
        ("doctor-1", True, True),
        ("doctor-1", False, False),
        ("doctor-2", True, False),
    ]


def test_a_returned_pack_is_never_the_first() -> None:
    lines = [
        line(boxes=-1, prescriber="doctor-1"),
        line(boxes=2, prescriber="doctor-2"),
    ]
    columns = "prescribers.code, is_delivery, first_for_prescriber, first_for_all"
    assert facts(lines, columns) == [
        ("doctor-1", True, False, False),
        ("doctor-2", True, True, True),
    ]


def test_one_line_saying_long_term_illness_says_it_for_the_day() -> None:
    lines = [
        line(long_term_illness=None),
        line(cip13=AMOXICILLIN_1G.cip13, long_term_illness=True),
        line(delivered_on=date(2024, 3, 6), long_term_illness=None),
    ]
    assert facts(lines, "delivered_on, long_term_illness") == [
        (DAY, True),
        (DAY, True),
        (date(2024, 3, 6), False),
    ]


def test_a_patient_is_born_the_year_most_of_his_lines_say() -> None:
    lines = [
        line(birth_year=1961, sex=1),
        line(birth_year=1960, sex=2, cip13=AMOXICILLIN_1G.cip13),
        line(birth_year=1960, sex=1, prescriber="doctor-2"),
        line(patient="bert", birth_year=1950, sex=1),
        line(patient="bert", birth_year=1949, sex=1, prescriber="doctor-2"),
    ]
    with build_from_lines(lines, [AMOXICILLIN]) as build:
        found = build.connection().execute("FROM patients").fetchall()
    assert found == [(0, 1960, 1), (1, 1949, 1)]


def test_a_code_the_release_does_not_know_keeps_its_lines() -> None:
    lines = [line(cip13="3400999999999"), line()]
    with build_from_lines(lines, [AMOXICILLIN]) as build:
        assert build.manifest.unknown_presentations == 1
        assert build.manifest.facts == 2
        found = build.connection().execute(
            "SELECT cip13, atc FROM presentations ORDER BY cip13"
        )
        assert found.fetchall() == [
            (AMOXICILLIN.cip13, "J01CA04"),
            ("3400999999999", None),
        ]


def test_a_build_without_lines_has_no_days() -> None:
    with build_from_lines([], []) as build:
        assert build.manifest.first_day is None
        assert build.manifest.facts == 0


def test_pseudonyms_stay_out_of_the_build() -> None:
    with build_from_lines([line()], [AMOXICILLIN]) as build:
        columns = build.connection().execute("DESCRIBE patients").fetchall()
        assert [column[0] for column in columns] == ["patient", "birth_year", "sex"]
