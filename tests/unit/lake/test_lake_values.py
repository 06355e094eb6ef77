"""How each kind of cell is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.lake import values
from maillage.engine.lake.values import Fault


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12,50", 1250), ("12.5", 1250), ("12", 1200), ("0,1", 10), ("-3,20", -320),
        ("1 234,56 €", 123456), ("+0,05", 5), ("12.3400", 1234), ("0", 0),
    ],
)  # fmt: skip
def test_euros_become_exact_cents(text: str, cents: int) -> None:
    assert values.cents(required=True)(text) == cents


@pytest.mark.parametrize("text", ["", "1.234", "12,345", "1,234.50", "douze", "1e3"])
def test_an_amount_that_may_be_misread_is_refused(text: str) -> None:
    assert isinstance(values.cents(required=True)(text), Fault)


@settings(deadline=None, max_examples=60)
@given(st.integers(-(10**10), 10**10), st.sampled_from(",."))
def test_no_amount_loses_a_cent(cents: int, point: str) -> None:
    text = str(Decimal(cents) / 100).replace(".", point)
    assert values.cents(required=False)(text) == cents


@pytest.mark.parametrize(
    ("text", "boxes"), [("1", 1), ("-2", -2), ("2,0", 2), ("999", 999), ("−1", -1)]
)
def test_boxes_are_whole_and_signed(text: str, boxes: int) -> None:
    assert values.boxes(text) == boxes


@pytest.mark.parametrize("text", ["0", "1000", "-1000", "10000", "1,5", "", "deux"])
def test_no_boxes_or_far_too_many_are_refused(text: str) -> None:
    assert isinstance(values.boxes(text), Fault)


@pytest.mark.parametrize(
    ("text", "said"),
    [("oui", True), ("O", True), ("1", True), ("Vrai", True), ("non", False),
     ("N", False), ("0", False), ("FAUX", False), ("", None)],
)  # fmt: skip
def test_yes_and_no_are_said_in_many_ways(text: str, said: bool | None) -> None:
    assert values.flag(text) is said


@pytest.mark.parametrize(
    ("text", "sex"), [("1", 1), ("2", 2), ("M", 1), ("h", 1), ("F", 2), ("f", 2)]
)
def test_sex_is_one_or_two(text: str, sex: int) -> None:
    assert values.sex(text) == sex
    assert isinstance(values.sex("3"), Fault)


def test_a_day_is_between_the_year_2000_and_today() -> None:
    read = values.day(values.FIRST_DAY, TODAY, required=True)
    assert read("02/01/1970") == Fault("une date du 01/01/2000 au 22/11/2026")
    assert read("01/01/2000") == (date(2000, 1, 1) - date(1970, 1, 1)).days
    assert isinstance(read("23/11/2026"), Fault)
    assert isinstance(read("12/03/2924"), Fault)
    assert isinstance(read(""), Fault)
    assert values.day(values.FIRST_DAY, TODAY, required=False)("") is None


def test_a_birth_year_is_at_most_120_years_ago() -> None:
    read = values.birth_year(2026, from_dates=False)
    assert read("1906") == 1906
    assert isinstance(read("1905"), Fault)
    assert isinstance(read("58"), Fault)
    refused = read("12/03/1958")
    assert isinstance(refused, Fault)
    assert refused.refusal is not None
    assert values.birth_year(2026, from_dates=True)("12/03/1958") == 1958


@pytest.mark.parametrize("text", ["3,40094E+12", "3.40094e+12", "3E12"])
def test_a_cip13_rounded_by_a_spreadsheet_refuses_the_whole_file(text: str) -> None:
    found = values.cip13(lambda code: True)(text)
    assert isinstance(found, Fault)
    assert found.refusal is not None
    assert "tableur" in found.refusal


def test_a_national_number_is_refused_where_a_code_is_expected() -> None:
    for read in (
        values.code("prescripteur", people=True),
        values.code("pharmacie", people=False),
        values.label,
        values.cip13(lambda code: False),
        values.patient(sealing=False),
    ):
        found = read("2 55 08 14 168 025 38")
        assert isinstance(found, Fault)
        assert found.refusal is not None
        assert "sécurité sociale" in found.refusal


def test_in_the_pharmacy_a_national_number_is_welcome_when_its_key_is_right() -> None:
    read = values.patient(sealing=True)
    assert read("2 55 08 14 168 025 38") == "255081416802538"
    assert read("2550814168025") == "2550814168025"
    wrong = read("255081416802539")
    assert isinstance(wrong, Fault)
    assert wrong.refusal is None


@pytest.mark.parametrize("sealing", [True, False])
@pytest.mark.parametrize("text", ["DUPONT Marie", "12/03/1958"])
def test_a_name_or_a_birth_is_never_a_patient(text: str, sealing: bool) -> None:
    found = values.patient(sealing=sealing)(text)
    assert isinstance(found, Fault)
    assert found.refusal is not None


def test_a_local_number_may_look_like_a_day_written_without_signs() -> None:
    assert values.patient(sealing=False)("20010203") == "20010203"
