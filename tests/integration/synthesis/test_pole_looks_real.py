"""The pole has the shape of a rural area's dispensing: bounds from public figures."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pytest

from maillage.engine.lake.contract import COLUMNS as CONTRACT
from maillage.engine.lake.identity import has_right_key, national_number
from maillage.engine.synthesis.pole import Pole


Lines = duckdb.DuckDBPyConnection


def _one(lines: Lines, query: str) -> float:
    found = lines.execute(query).fetchone()
    assert found is not None
    return float(found[0])


def test_five_pharmacies_write_the_columns_of_the_contract(pole: Pole) -> None:
    titles = [column.title for column in CONTRACT]
    assert len(pole.files) == 5
    for path in pole.files:
        with path.open(encoding="utf-8") as file:
            assert file.readline().rstrip("\n").split(";") == titles


def test_each_file_holds_its_own_pharmacy_by_date(pole: Pole, lines: Lines) -> None:
    written = 0
    for path, code in zip(pole.files, pole.pharmacies, strict=True):
        rows = path.read_text(encoding="utf-8").splitlines()[1:]
        written += len(rows)
        assert all(f";{code};" in row for row in rows)
        days = [row[6:10] + row[3:5] + row[:2] for row in rows]
        assert days == sorted(days)
    assert written == pole.lines == _one(lines, "SELECT count(*) FROM lines")


def test_the_lines_span_exactly_36_months(lines: Lines) -> None:
    first, last, months = lines.execute(
        "SELECT min(delivered_on), max(delivered_on),"
        " count(DISTINCT date_trunc('month', delivered_on)) FROM lines"
    ).fetchone() or (None, None, None)
    assert (first, last, months) == (date(2023, 11, 1), date(2026, 10, 31), 36)


def test_nothing_is_delivered_before_it_is_prescribed(lines: Lines) -> None:
    wrong = "SELECT count(*) FROM lines WHERE prescribed_on > delivered_on"
    assert _one(lines, wrong) == 0
    # At most two visits later, each within 28 days + 6 of lateness + a missed month.
    assert _one(lines, "SELECT max(delivered_on - prescribed_on) FROM lines") <= 124


def test_every_patient_has_a_national_number_with_its_key(lines: Lines) -> None:
    rows = lines.execute("SELECT DISTINCT patient, birth_year, sex FROM lines")
    people = rows.fetchall()
    assert len({patient for patient, _, _ in people}) == len(people)
    for patient, birth_year, sex in people:
        assert national_number(patient) == patient
        assert has_right_key(patient)
        assert patient[:3] == f"{sex}{birth_year % 100:02d}"


def test_the_pole_has_the_size_that_was_asked(pole: Pole, lines: Lines) -> None:
    assert 500_000 < pole.lines < 900_000
    assert 11_000 < _one(lines, "SELECT count(DISTINCT patient) FROM lines") <= 12_000
    assert _one(lines, "SELECT count(DISTINCT doctor) FROM lines") == 20
    assert set(pole.members) < set(pole.doctors)


def test_people_are_those_of_an_ageing_rural_area(lines: Lines) -> None:
    people = "(SELECT DISTINCT patient, sex, 2026 - birth_year AS age FROM lines)"
    share = f"SELECT avg((age >= 65)::INT) FROM {people}"
    assert 0.28 < _one(lines, share) < 0.38  # about 21 % in all of France
    assert 0.10 < _one(lines, share.replace(">= 65", "< 15")) < 0.17
    women = f"SELECT avg((sex = 2)::INT) FROM {people} WHERE age >= 85"
    assert 0.55 < _one(lines, women) < 0.75
    assert _one(lines, f"SELECT min(age) FROM {people}") >= 0


def test_long_term_illness_grows_with_age(lines: Lines) -> None:
    shares = lines.execute(
        "SELECT avg(ill) FROM (SELECT patient, max(ill) AS ill, max(age) AS age"
        " FROM lines GROUP BY patient) GROUP BY age >= 45, age >= 75 ORDER BY 1"
    ).fetchall()
    young, middle, old = (share for (share,) in shares)
    assert young < 0.10 < middle < 0.40 < old < 0.65


def test_patients_have_the_lines_of_town_practice(lines: Lines) -> None:
    each = "SELECT avg(n) FROM (SELECT count(*) / 3 AS n FROM lines GROUP BY patient)"
    assert 15 < _one(lines, each) < 28
    old = each.replace("GROUP BY", "WHERE age >= 75 GROUP BY")
    assert 28 < _one(lines, old) < 60
    euros = "SELECT sum(amount) / count(DISTINCT patient) / 3 FROM lines"
    assert 120 < _one(lines, euros) < 500


def test_antibiotics_follow_the_winter(lines: Lines) -> None:
    ratio = _one(
        lines,
        "SELECT count(*) FILTER (month(delivered_on) IN (12, 1, 2))"
        " / count(*) FILTER (month(delivered_on) IN (6, 7, 8))"
        " FROM lines WHERE atc LIKE 'J01%' AND boxes > 0",
    )
    assert 1.5 < ratio < 2.5
    # 300 to 600 deliveries a year for 1,000 patients who are seen.
    each = _one(
        lines,
        "SELECT count(*) / 3 / 12 FROM lines WHERE atc LIKE 'J01%' AND boxes > 0",
    )
    assert 300 < each < 600


def test_four_boxes_in_five_that_may_be_substituted_are_generic(lines: Lines) -> None:
    share = _one(
        lines,
        "SELECT sum(boxes) FILTER (generic_role = 'generic') / sum(boxes)"
        " FROM lines WHERE generic_role IN ('generic', 'princeps')",
    )
    assert 0.76 < share < 0.85  # 83.3 % of Open Medic 2024, third party's count


def test_a_reason_against_the_generic_is_only_on_originals(lines: Lines) -> None:
    roles = lines.execute(
        "SELECT DISTINCT generic_role FROM lines WHERE substitution IS NOT NULL"
    ).fetchall()
    assert roles == [("princeps",)]


def test_a_taken_back_line_is_the_mirror_of_a_delivery(lines: Lines) -> None:
    share = "SELECT avg((boxes < 0)::INT) FROM lines"
    assert 0.004 < _one(lines, share) < 0.006
    alone = (
        "SELECT count(*) FROM lines n WHERE boxes < 0 AND NOT EXISTS (SELECT 1 FROM"
        " lines d WHERE d.patient = n.patient AND d.delivered_on = n.delivered_on"
        " AND d.cip13 = n.cip13 AND d.doctor = n.doctor AND d.pharmacy = n.pharmacy"
        " AND d.boxes = -n.boxes AND d.amount = -n.amount)"
    )
    assert _one(lines, alone) == 0
    assert _one(lines, "SELECT count(*) FROM lines WHERE boxes = 0") == 0


def test_the_amount_is_boxes_at_the_price_and_the_fee(lines: Lines) -> None:
    wrong = (
        "SELECT count(*) FROM lines"
        " WHERE amount * 100 <> boxes * (price_cents + fee_cents)"
        " OR abs(reimbursed) > abs(amount) OR (ill = 1 AND reimbursed <> amount)"
    )
    assert _one(lines, wrong) == 0


def test_patients_are_faithful_to_a_pharmacy_but_a_few_visit_two(lines: Lines) -> None:
    counts = dict(
        lines.execute(
            "SELECT n, count(*) FROM (SELECT count(DISTINCT pharmacy) AS n FROM lines"
            " GROUP BY patient) GROUP BY n"
        ).fetchall()
    )
    assert set(counts) <= {1, 2}
    assert 0.02 < counts[2] / (counts[1] + counts[2]) < 0.20


def test_doctors_work_on_several_sites(lines: Lines) -> None:
    pharmacies = "SELECT min(n) FROM (SELECT count(DISTINCT pharmacy) AS n FROM lines"
    assert _one(lines, f"{pharmacies} GROUP BY doctor)") >= 4


def test_doctors_really_differ_in_critical_antibiotics(lines: Lines) -> None:
    shares = lines.execute(
        "SELECT avg((atc = 'J01CR02' OR atc[:5] IN ('J01DD', 'J01MA'))::INT)"
        " FROM lines WHERE atc LIKE 'J01%' AND boxes > 0"
        " AND delivered_on < DATE '2025-10-16' AND specialty LIKE 'M%' GROUP BY doctor"
    ).fetchall()
    values = sorted(share for (share,) in shares)
    assert values[-1] > 1.8 * values[0]


def test_pharmacies_are_nearly_closed_on_sundays(lines: Lines) -> None:
    sundays = _one(lines, "SELECT avg((dayofweek(delivered_on) = 0)::INT) FROM lines")
    assert 0.002 < sundays < 0.03


def test_what_was_planted_is_told_beside(pole: Pole) -> None:
    told = json.loads((pole.files[0].parent / "truth.json").read_text())
    assert told == pole.truth
    assert told["session_on"] == pole.session_on.isoformat() == "2025-10-16"
    assert told["members"] == pole.members
    assert len(told["doctors"]) == len(pole.doctors)
    assert {effect["relative_change"] for effect in told["effects"]} == {-0.3, -0.35}


@pytest.mark.parametrize("set_name", ["ATB", "NSAID", "PPI"])
def test_every_doctor_orders_the_three_themes(
    pole: Pole, lines: Lines, set_name: str
) -> None:
    prefix = {"ATB": "J01", "NSAID": "M01A", "PPI": "A02BC"}[set_name]
    members = lines.execute(
        "SELECT doctor FROM lines WHERE atc LIKE ? || '%' GROUP BY doctor"
        " HAVING count(DISTINCT patient) > 50",
        [prefix],
    ).fetchall()
    assert set(pole.members) <= {code for (code,) in members}
