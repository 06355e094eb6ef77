"""What leaves a circle: the figures of a table once its small counts are hidden."""

from __future__ import annotations

import pyarrow as pa
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.statistics.disclosure import protect
from maillage.engine.statistics.linked_figures import Kind


def table(*rows: tuple[str, str, str, int, int]) -> pa.Table:
    indicator, unit, period, numerator, denominator = zip(*rows, strict=True)
    value = [n / d if d else None for n, d in zip(numerator, denominator, strict=True)]
    return pa.table(
        {
            "indicator": list(indicator),
            "unit": list(unit),
            "period": list(period),
            "numerator": list(numerator),
            "denominator": list(denominator),
            "value": pa.array(value, pa.float64()),
            "low": pa.array(value, pa.float64()),
            "high": pa.array(value, pa.float64()),
        }
    )


def month(*counts: tuple[str, int, int]) -> pa.Table:
    return table(*[("ATB02", unit, "2025-03", n, d) for unit, n, d in counts])


def shown(figures: pa.Table, name: str) -> list:
    return figures[name].to_pylist()


def test_counts_of_1_to_10_are_hidden_with_the_value_and_interval_they_make():
    found = protect(month(("a", 11, 40), ("b", 10, 40), ("c", 1, 40), ("d", 0, 40)))
    assert shown(found, "numerator") == [11, None, None, 0]
    assert shown(found, "denominator") == [40, 40, 40, 40]
    for name in ("value", "low", "high"):
        assert shown(found, name) == [0.275, None, None, 0.0]


def test_a_small_denominator_hides_its_numerator_even_at_0():
    found = protect(month(("a", 0, 7), ("b", 3, 7), ("c", 7, 7), ("d", 0, 0)))
    assert shown(found, "numerator") == [None, None, None, 0]
    assert shown(found, "denominator") == [None, None, None, 0]


def test_a_small_complement_hides_the_numerator_and_everybody_is_shown():
    # 95 of 100: the 5 others would be counted. 100 of 100: a group of 100.
    found = protect(month(("a", 95, 100), ("b", 100, 100), ("c", 89, 100)))
    assert shown(found, "numerator") == [None, 100, 89]
    assert shown(found, "value") == [None, 1.0, 0.89]


def test_a_ratio_has_no_complement_and_its_counts_are_hidden_each_for_itself():
    figures = month(("a", 95, 100), ("b", 3, 50), ("c", 50, 3))
    found = protect(figures, kinds={"ATB02": Kind.RATIO})
    assert shown(found, "numerator") == [95, None, 50]
    assert shown(found, "denominator") == [100, 50, None]
    assert shown(found, "value") == [0.95, None, None]


def test_an_amount_is_hidden_with_its_patients_only():
    figures = month(("a", 7, 30), ("b", 123_456, 4), ("c", -300, 30))
    found = protect(figures, kinds={"ATB02": Kind.AMOUNT})
    assert shown(found, "numerator") == [7, None, -300]
    assert shown(found, "denominator") == [30, None, 30]


def test_another_threshold_can_be_asked():
    found = protect(month(("a", 4, 40), ("b", 5, 40)), threshold=5)
    assert shown(found, "numerator") == [None, 5]


def test_the_total_of_everyone_takes_a_second_unit_with_the_first():
    # 60 - 20 - 36 would give the 4 back; so would the complements.
    figures = month(("a", 20, 50), ("b", 4, 50), ("c", 36, 90), ("all", 60, 190))
    numerators = shown(protect(figures), "numerator")
    assert numerators[1] is None
    assert sum(one is None for one in numerators) >= 2


def test_a_small_complement_leaves_its_large_denominator_shown():
    # 195 of 200 hides its 5 others, and another unit with it; no denominator goes.
    figures = month(("a", 195, 200), ("b", 90, 180), ("c", 80, 170), ("all", 365, 550))
    found = protect(figures)
    assert shown(found, "numerator")[0] is None
    assert found["numerator"].null_count >= 2
    assert shown(found, "denominator") == [200, 180, 170, 550]


def test_a_unit_missing_beside_everyone_is_not_left_to_subtraction():
    # all - a - b = 5 lines of somebody who has no row of his own.
    figures = month(("a", 20, 50), ("b", 30, 60), ("all", 55, 140))
    numerators = shown(protect(figures), "numerator")
    assert None in numerators


def test_patients_of_two_doctors_make_a_total_under_the_sum():
    # 30 + 25 > 40: the total tells nothing exact of a unit, all three are shown.
    figures = month(("a", 30, 60), ("b", 25, 50), ("all", 40, 80))
    assert shown(protect(figures), "numerator") == [30, 25, 40]
    figures = month(("a", 30, 60), ("b", 4, 50), ("all", 31, 80))
    numerators = shown(protect(figures), "numerator")
    assert numerators[1] is None


def test_a_quarter_does_not_give_back_the_month_that_is_hidden():
    figures = table(
        ("PPI01", "a", "2025-01", 20, 40),
        ("PPI01", "a", "2025-02", 6, 40),
        ("PPI01", "a", "2025-03", 30, 60),
        ("PPI01", "a", "2025-Q1", 56, 140),
    )
    numerators = shown(protect(figures), "numerator")
    assert numerators[1] is None
    assert sum(one is None for one in numerators) >= 2


def test_a_year_is_tied_to_its_quarters_and_a_quarter_left_out_to_its_months():
    labels = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-10", "2025-11", "2025-12", "2025"]
    counts = [30, 40, 50, 20, 5, 25, 170]
    rows = [
        ("PPI01", "a", label, n, 10 * n)
        for label, n in zip(labels, counts, strict=True)
    ]
    numerators = shown(protect(table(*rows)), "numerator")
    assert numerators[4] is None
    assert sum(one is None for one in numerators) >= 2


def test_without_sums_in_the_table_nothing_more_is_hidden():
    figures = table(
        ("ATB02", "a", "2025-01", 4, 40),
        ("ATB02", "a", "2025-02", 20, 40),
        ("ATB02", "b", "2025-01", 20, 40),
        ("ATB02", "b", "2025-02", 25, 40),
    )
    assert shown(protect(figures), "numerator") == [None, 20, 20, 25]


def test_a_count_that_two_indicators_share_is_hidden_in_both():
    # The numerators of X and Y are the same counts. In X, 36 of 40 would tell of the 4
    # others; shown in Y, 36 would tell of them as well.
    figures = table(
        ("X", "a", "2025-01", 20, 50),
        ("X", "b", "2025-01", 36, 40),
        ("Y", "a", "2025-01", 20, 90),
        ("Y", "b", "2025-01", 36, 95),
    )
    assert shown(protect(figures), "numerator") == [20, None, 20, None]


def test_twelve_boxes_of_one_patient_are_hidden_when_the_patients_are_known():
    figures = month(("a", 12, 24), ("b", 12, 24), ("c", 12, 24))
    assert shown(protect(figures), "numerator") == [12, 12, 12]
    counted = figures.append_column("patients", pa.array([1, 20, None], pa.int64()))
    found = protect(counted, patients="patients")
    assert shown(found, "numerator") == [None, 12, None]
    assert shown(found, "denominator") == [None, 24, None]
    assert "patients" not in found.column_names


def test_the_practice_of_fewer_than_5_professionals_is_hidden_and_not_recoverable():
    figures = month(
        ("north", 300, 900), ("south", 200, 800), ("west", 150, 500), ("all", 650, 2200)
    )
    professionals = {"north": 4, "south": 5, "west": 9, "all": 18}
    numerators = shown(protect(figures, professionals=professionals), "numerator")
    assert numerators[0] is None
    assert sum(one is None for one in numerators) >= 2


def test_units_without_a_number_of_professionals_are_not_asked_for_one():
    figures = month(("a", 20, 50), ("b", 30, 60))
    assert shown(protect(figures, professionals={"b": 1}), "numerator") == [20, None]


def test_a_small_amount_is_not_recovered_from_the_total_amount():
    figures = month(
        ("a", 40_000, 50), ("b", 9_000, 5), ("c", 41_000, 60), ("all", 90_000, 115)
    )
    found = protect(figures, kinds={"ATB02": Kind.AMOUNT})
    cents, patients = shown(found, "numerator"), shown(found, "denominator")
    assert cents[1] is None
    assert patients[1] is None
    assert sum(one is None for one in cents) >= 2
    assert [one is None for one in cents] == [one is None for one in patients]


def test_reasons_are_given_in_french_to_the_team_that_asks():
    figures = month(
        ("a", 20, 50), ("b", 4, 50), ("c", 95, 100), ("d", 1, 9), ("e", 0, 3)
    )
    found = protect(figures, reasons=True)
    assert shown(found, "numerator_reason") == [
        None,
        "effectif de 1 à 10",
        "complément de 1 à 10",
        "effectif de 1 à 10",
        "complément de 1 à 10",
    ]
    assert shown(found, "denominator_reason") == [
        None,
        None,
        None,
        "effectif de 1 à 10",
        "effectif de 1 à 10",
    ]


def test_what_subtraction_makes_hide_is_said_to_be_a_cross_check():
    figures = month(("a", 20, 50), ("b", 4, 50), ("c", 36, 90), ("all", 60, 190))
    reasons = shown(protect(figures, reasons=True), "numerator_reason")
    assert "recoupement" in reasons


def test_columns_that_could_give_a_count_back_do_not_leave():
    figures = month(("a", 4, 40)).append_column("numerator_squares", pa.array([16.0]))
    left = protect(figures).column_names
    assert left == figures.drop_columns(["numerator_squares"]).column_names


def test_rows_keep_their_order_and_types():
    figures = month(("z", 20, 40), ("all", 50, 90), ("a", 30, 50))
    found = protect(figures)
    assert shown(found, "unit") == ["z", "all", "a"]
    assert found.schema == figures.schema


def test_an_empty_table_stays_empty():
    assert protect(month(("a", 4, 40)).slice(0, 0)).num_rows == 0


def test_a_table_that_cannot_be_protected_says_why():
    figures = month(("a", 4, 40))
    with pytest.raises(BadInput, match="pas de colonne « numerator »"):
        protect(figures.drop_columns(["numerator"]))
    with pytest.raises(BadInput, match="pas de colonne « patients »"):
        protect(figures, patients="patients")
    with pytest.raises(BadInput, match="deux fois le même indicateur"):
        protect(pa.concat_tables([figures, figures]))
    with pytest.raises(BadInput, match="partez des chiffres complets"):
        protect(protect(figures))
