"""Dates, hours, numbers and money are written as French screens write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.mirrors import words
from maillage.ui import formats


MARCH_12 = date(2026, 3, 12)


def plain(text: str) -> str:
    """The same with ordinary spaces, to be read here."""
    return text.replace(formats.THIN, " ").replace(formats.FIRM, " ")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.day(MARCH_12), "12 mars 2026"),
        (formats.day(date(2026, 3, 1)), "1er mars 2026"),
        (formats.long_day(MARCH_12), "jeudi 12 mars 2026"),
        (formats.day_of_year(MARCH_12), "jeudi 12 mars"),
        (formats.short_day(MARCH_12), "12/03/2026"),
        (formats.month(date(2026, 1, 31)), "janv. 2026"),
        (formats.whole_month(date(2026, 1, 31)), "janvier 2026"),
        (formats.days_between(MARCH_12, MARCH_12), "le 12 mars 2026"),
        (formats.days_between(date(2026, 3, 1), MARCH_12), "du 1er au 12 mars 2026"),
        (
            formats.days_between(date(2026, 4, 3), MARCH_12),
            "du 12 mars au 3 avril 2026",
        ),
        (
            formats.days_between(date(2025, 12, 30), date(2026, 1, 2)),
            "du 30 décembre 2025 au 2 janvier 2026",
        ),
        (formats.from_today(MARCH_12, MARCH_12), "aujourd'hui"),
        (formats.from_today(date(2026, 3, 13), MARCH_12), "demain"),
        (formats.from_today(date(2026, 3, 11), MARCH_12), "hier"),
        (formats.from_today(date(2026, 3, 15), MARCH_12), "dans 3 jours"),
        (formats.from_today(date(2026, 3, 10), MARCH_12), "il y a 2 jours"),
        (formats.clock(time(20, 30)), "20 h 30"),
        (formats.clock(time(9, 0)), "9 h"),
        (formats.clock(time(9, 5)), "9 h 05"),
        (
            formats.moment(datetime(2026, 3, 12, 20, 30, tzinfo=UTC)),
            "jeudi 12 mars 2026 à 20 h 30",
        ),
        (formats.duration(45), "45 min"),
        (formats.duration(0), "0 min"),
        (formats.duration(105), "1 h 45"),
        (formats.duration(120), "2 h"),
        (formats.number(1234.5), "1 234,5"),
        (formats.number(1234), "1 234"),
        (formats.number(-1234), "−1 234"),
        (formats.number(-0.001), "0"),
        (formats.number(100), "100"),
        (formats.number(2, 1), "2,0"),
        (formats.number(Fraction(1, 3)), "0,33"),
        (formats.percent(0.123), "12,3 %"),
        (formats.percent(Fraction(1, 2), 0), "50 %"),
        (formats.euros(140_000), "1 400 €"),
        (formats.euros(140_050), "1 400,50 €"),
        (formats.euros(-5), "−0,05 €"),
        (formats.counted(0, "séance"), "0 séance"),
        (formats.counted(1, "séance"), "1 séance"),
        (formats.counted(2, "séance"), "2 séances"),
        (formats.counted(2, "compte rendu", "comptes rendus"), "2 comptes rendus"),
        (formats.joined([]), ""),
        (formats.joined(["AINS"]), "AINS"),
        (formats.joined(["a", "b", "c"]), "a, b et c"),
        (formats.joined(["oui", "non"], "ou"), "oui ou non"),
    ],
)
def test_it_is_written_so(written: str, expected: str) -> None:
    assert plain(written) == expected


def test_numbers_hours_and_units_never_break_across_lines() -> None:
    for text in (
        formats.number(1234567),
        formats.percent(0.5),
        formats.euros(1_234_500),
        formats.clock(time(20, 30)),
        formats.duration(105),
    ):
        assert " " not in text


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_says_every_cent(cents: int) -> None:
    text = formats.euros(cents)
    digits = "".join(c for c in text if c.isdigit())
    assert int(digits) == (abs(cents) if "," in text else abs(cents) // 100)
    assert (cents % 100 != 0) == ("," in text)
    assert text.startswith("−") == (cents < 0)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_whole_number_reads_back(value: int) -> None:
    assert (
        int(formats.number(value).replace("−", "-").replace(formats.THIN, "")) == value
    )


@given(st.integers(min_value=0, max_value=10_000))
def test_a_duration_reads_back(minutes: int) -> None:
    parts = plain(formats.duration(minutes)).replace("min", "").split("h")
    whole = [int("".join(part.split()) or 0) for part in parts]
    assert minutes == (whole[0] if len(whole) == 1 else 60 * whole[0] + whole[1])


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_screens_and_printed_mirrors_write_the_same_date(when: date) -> None:
    assert formats.day(when) == words.day(when)
    assert formats.month(when) == words.month(12 * when.year + when.month - 1)


@given(
    st.floats(min_value=0.1, max_value=1e9),
    st.integers(min_value=0, max_value=2),
)
def test_screens_and_printed_mirrors_write_the_same_number(
    value: float, decimals: int
) -> None:
    assert formats.number(value, decimals) == words.number(value, decimals)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Séance : antibiotiques", "Séance\u00a0: antibiotiques"),
        ("Qui invitez-vous ?", "Qui invitez-vous\u202f?"),
        ("« Antibiotiques »", "«\u00a0Antibiotiques\u00a0»"),
        ("18 % des cas", "18\u202f% des cas"),
        ("rien à changer, ni 12:30", "rien à changer, ni 12:30"),
    ],
)
def test_a_line_never_begins_with_a_sign(typed: str, kept: str) -> None:
    assert formats.punctuated(typed) == kept


@given(st.text(max_size=60))
def test_only_spaces_change(text: str) -> None:
    assert plain(formats.punctuated(text)) == plain(text)


def shown(source: str, **values: object) -> str:
    return plain(Template("{% load french %}" + source).render(Context(values)))


def test_the_filters_write_the_same_in_the_reader_s_own_time() -> None:
    # 19:30 UTC in March is 20:30 in Paris.
    held = datetime(2026, 3, 12, 19, 30, tzinfo=UTC)
    assert shown("{{ at|moment }}", at=held) == "jeudi 12 mars 2026 à 20 h 30"
    assert shown("{{ at|long_day }}", at=MARCH_12) == "jeudi 12 mars 2026"
    assert shown("{{ share|percent }}", share=0.123) == "12,3 %"
    assert shown("{{ n|number:1 }}", n=1234.56) == "1 234,6"
    assert shown('{{ 2|counted:"cheval,chevaux" }}') == "2 chevaux"
    assert (
        shown("{{ d|from_today:t }}", d=MARCH_12, t=date(2026, 3, 9)) == "dans 3 jours"
    )


def test_nothing_is_written_as_nothing() -> None:
    for name in ("day", "moment", "euros", "number", "from_today", "profession"):
        assert shown("{{ nothing|" + name + " }}", nothing=None) == ""


def test_a_typed_sign_is_still_escaped() -> None:
    assert shown("{{ t|punctuated }}", t="<b> : x") == "&lt;b&gt; : x"


def test_a_sentence_begins_with_a_capital_and_keeps_the_others() -> None:
    assert formats.capital("état du SAS") == "État du SAS"
    assert formats.capital("") == ""
