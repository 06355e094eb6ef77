"""Patients: the conditions they meet in a period, whose they are, their starts."""

from __future__ import annotations

from maillage.engine.indicators.engines.sql.statements_lines import MEASURED


SUBSTANCE_MONTHS = """
SELECT drug_set, patient, substance, month, COUNT(*) AS dates,
    CAST(SUM(boxes) AS BIGINT) AS boxes, MIN(day) AS first_day
FROM (
    SELECT counted_members.drug_set, taken.patient, counted_members.substance,
        taken.month, taken.day, SUM(taken.boxes) AS boxes
    FROM taken
    JOIN counted_members ON counted_members.presentation = taken.presentation
    GROUP BY counted_members.drug_set, taken.patient, counted_members.substance,
        taken.month, taken.day
) AS dated
GROUP BY drug_set, patient, substance, month
"""

SUBSTANCE_PERIODS = """
SELECT substance_months.drug_set, substance_months.patient,
    substance_months.substance, set_months.period, set_months.earlier,
    SUM(substance_months.dates) AS dates, SUM(substance_months.boxes) AS boxes,
    MIN(substance_months.first_day) AS first_day
FROM substance_months
JOIN set_months ON set_months.drug_set = substance_months.drug_set
    AND set_months.month = substance_months.month
GROUP BY substance_months.drug_set, substance_months.patient,
    substance_months.substance, set_months.period, set_months.earlier
"""

COUNTED = """
SELECT condition_number, patient, period
FROM (
    SELECT counted_conditions.condition_number, counted_conditions.deliveries,
        counted_conditions.substances, counted_conditions.boxes,
        counted_conditions.regular_now, counted_conditions.regular_before,
        counted_conditions.fewer, substance_periods.patient, substance_periods.period,
        substance_periods.earlier, substance_periods.dates AS found_dates,
        substance_periods.boxes AS found_boxes,
        CASE WHEN substance_periods.dates >= counted_conditions.times
            THEN 1 ELSE 0 END AS is_regular
    FROM substance_periods
    JOIN counted_conditions
        ON counted_conditions.drug_set = substance_periods.drug_set
) AS counted
GROUP BY condition_number, patient, period
HAVING SUM(CASE WHEN earlier = 0 THEN found_dates ELSE 0 END) >= MAX(deliveries)
    AND SUM(CASE WHEN earlier = 0 THEN 1 ELSE 0 END) >= MAX(substances)
    AND SUM(CASE WHEN earlier = 0 THEN found_boxes ELSE 0 END) >= MAX(boxes)
    AND SUM(CASE WHEN earlier = 0 THEN is_regular ELSE 0 END) >= MAX(regular_now)
    AND SUM(CASE WHEN earlier = 1 THEN is_regular ELSE 0 END) >= MAX(regular_before)
    AND SUM(CASE WHEN earlier = 1 THEN is_regular ELSE -is_regular END) >= MAX(fewer)
"""

SCORES = """
SELECT condition_weights.indicator, holding.patient, holding.period,
    SUM(condition_weights.of_denominator) AS of_denominator,
    SUM(condition_weights.of_numerator) AS of_numerator
FROM holding
JOIN condition_weights
    ON condition_weights.condition_number = holding.condition_number
GROUP BY condition_weights.indicator, holding.patient, holding.period
"""

OF_UNITS = f"""
SELECT patient_roles.indicator, patient_months.unit, patient_months.patient,
    period_months.period,
    MAX(CASE WHEN patient_roles.role = 0 AND patient_months.deliveries > 0
        THEN 1 ELSE 0 END) AS in_denominator,
    MAX(CASE WHEN patient_roles.role = 1 AND patient_months.deliveries > 0
        THEN 1 ELSE 0 END) AS in_numerator,
    CAST(SUM(CASE WHEN patient_roles.role = 1 THEN
        {MEASURED.format(of="patient_roles", what="patient_months")}
        ELSE 0 END) AS BIGINT) AS amount
FROM patient_months
JOIN patient_roles ON patient_roles.sieve = patient_months.sieve
JOIN period_months ON period_months.month = patient_months.month
GROUP BY patient_roles.indicator, patient_months.unit, patient_months.patient,
    period_months.period
"""

# Where no indicator has a condition, nobody has a score to join.
_OF_UNITS = """of_units.indicator, of_units.unit, of_units.patient, of_units.period,
    of_units.in_denominator, of_units.in_numerator, of_units.amount"""
UNSCORED = f"SELECT {_OF_UNITS}, 0 AS den_score, 0 AS num_score FROM of_units"
SCORED = f"""
SELECT {_OF_UNITS}, COALESCE(scores.of_denominator, 0) AS den_score,
    COALESCE(scores.of_numerator, 0) AS num_score
FROM of_units
LEFT JOIN scores ON scores.indicator = of_units.indicator
    AND scores.patient = of_units.patient AND scores.period = of_units.period
"""

BY_PATIENT = """
SELECT indicator, unit, period,
    SUM(CASE WHEN counts_patients = 0 THEN amount ELSE is_denominator * is_numerator
        END) AS numerator,
    SUM(is_denominator) AS denominator,
    SUM(CASE WHEN counts_patients = 0 AND is_denominator = 1
        THEN CAST(amount AS DOUBLE) * CAST(amount AS DOUBLE) ELSE 0 END)
        AS numerator_squares,
    0 AS denominator_squares, 0 AS products, 0 AS not_observable, 0 AS not_computable
FROM (
    SELECT scored.indicator, scored.unit, scored.period, scored.amount,
        patient_indicators.counts_patients,
        CASE WHEN scored.in_denominator = 1
            AND scored.den_score = patient_indicators.of_denominator
            THEN 1 ELSE 0 END AS is_denominator,
        CASE WHEN scored.in_numerator = 1
            AND scored.num_score = patient_indicators.of_numerator
            THEN 1 ELSE 0 END AS is_numerator
    FROM scored
    JOIN patient_indicators ON patient_indicators.indicator = scored.indicator
) AS judged
GROUP BY indicator, unit, period
"""

BY_START = """
SELECT starting.indicator, starting.unit, period_months.period,
    SUM(starting.in_denominator * starting.in_numerator) AS numerator,
    SUM(starting.in_denominator) AS denominator,
    0 AS numerator_squares, 0 AS denominator_squares, 0 AS products,
    0 AS not_observable, 0 AS not_computable
FROM (
    SELECT start_roles.indicator, kept.unit, kept.month, kept.patient, kept.day,
        MAX(CASE WHEN start_roles.role = 0 THEN 1 ELSE 0 END) AS in_denominator,
        MAX(CASE WHEN start_roles.role = 1 THEN 1 ELSE 0 END) AS in_numerator
    FROM kept JOIN start_roles ON start_roles.sieve = kept.sieve
    WHERE kept.ordered = 1
    GROUP BY start_roles.indicator, kept.unit, kept.month, kept.patient, kept.day
) AS starting
JOIN period_months ON period_months.month = starting.month
GROUP BY starting.indicator, starting.unit, period_months.period
"""
