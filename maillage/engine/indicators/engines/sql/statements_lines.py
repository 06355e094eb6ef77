"""The lines that the sieves keep, and what they add up to."""

from __future__ import annotations


KEPT = """
SELECT sieves.sieve, dispensed.unit, dispensed.patient, dispensed.day,
    dispensed.month, sieve_presentations.grain,
    dispensed.presentation, dispensed.prescriber, dispensed.pharmacy,
    CASE WHEN dispensed.delivered = 1 AND dispensed.boxes > 0 THEN 1 ELSE 0 END
        AS ordered,
    dispensed.delivered * dispensed.boxes AS boxes,
    dispensed.delivered * dispensed.boxes * sieve_presentations.doses AS doses,
    dispensed.cents, dispensed.delivered * dispensed.cents AS delivered_cents
FROM dispensed
JOIN sieve_presentations
    ON sieve_presentations.presentation = dispensed.presentation
JOIN sieve_months ON sieve_months.sieve = sieve_presentations.sieve
    AND sieve_months.month = dispensed.month
JOIN sieves ON sieves.sieve = sieve_presentations.sieve
WHERE dispensed.age BETWEEN sieves.from_age AND sieves.to_age
    AND (sieves.sex = -1 OR sieves.sex = dispensed.sex)
    AND (sieves.illness = -1 OR sieves.illness = dispensed.illness)
    AND (sieves.refused = -1 OR sieves.refused = dispensed.refused)
    AND sieves.outside = CASE
        WHEN dispensed.day BETWEEN sieves.from_day AND sieves.to_day THEN 0 ELSE 1 END
"""

# Where dates are asked for, only those rows that have one of them.
KEPT_ON_DAYS = """
SELECT sieved.sieve, sieved.unit, sieved.patient, sieved.day, sieved.month,
    sieved.grain, sieved.presentation, sieved.prescriber, sieved.pharmacy,
    sieved.ordered, sieved.boxes, sieved.doses, sieved.cents, sieved.delivered_cents
FROM sieved
JOIN sieves ON sieves.sieve = sieved.sieve
LEFT JOIN allowed_days ON allowed_days.sieve = sieved.sieve
    AND allowed_days.patient = sieved.patient AND allowed_days.day = sieved.day
WHERE sieves.needs = 0 OR allowed_days.is_allowed = 1
"""

PATIENT_MONTHS = """
SELECT sieve, unit, patient, month, CAST(SUM(ordered) AS BIGINT) AS deliveries,
    CAST(SUM(boxes) AS BIGINT) AS boxes, CAST(SUM(doses) AS BIGINT) AS doses,
    CAST(SUM(cents) AS BIGINT) AS cents
FROM (
    SELECT sieve, unit, patient, month, day, grain, MAX(ordered) AS ordered,
        SUM(boxes) AS boxes, SUM(doses) AS doses, SUM(cents) AS cents
    FROM kept GROUP BY sieve, unit, patient, month, day, grain
) AS one_each
GROUP BY sieve, unit, patient, month
"""

TALLIES = """
SELECT sieve, unit, month, SUM(deliveries) AS deliveries, SUM(boxes) AS boxes,
    SUM(doses) AS doses, SUM(cents) AS cents
FROM patient_months GROUP BY sieve, unit, month
"""

MEASURED = """CASE {of}.measure WHEN 0 THEN {what}.deliveries WHEN 1 THEN {what}.boxes
        WHEN 2 THEN {what}.doses ELSE {what}.cents END"""

ADDED_UP = f"""
SELECT indicator, unit, period,
    SUM(CASE WHEN place = 0 THEN amount ELSE 0 END) AS numerator,
    SUM(CASE WHEN place = 1 THEN amount ELSE 0 END) AS denominator,
    SUM(CASE WHEN place = 4 THEN amount ELSE 0 END) AS numerator_squares,
    SUM(CASE WHEN place = 5 THEN amount ELSE 0 END) AS denominator_squares,
    0 AS products,
    SUM(CASE WHEN place = 2 THEN amount ELSE 0 END) AS not_observable,
    SUM(CASE WHEN place = 3 THEN amount ELSE 0 END) AS not_computable
FROM (
    SELECT terms.indicator, tallies.unit, period_months.period, terms.place,
        {MEASURED.format(of="terms", what="tallies")} AS amount
    FROM tallies
    JOIN terms ON terms.sieve = tallies.sieve
    JOIN period_months ON period_months.month = tallies.month
) AS termed
GROUP BY indicator, unit, period
"""

# Every row that the unit ordered weighs as one where deliveries are counted.
ROW_WEIGHTS = """
SELECT pair, unit, month,
    SUM(CASE WHEN side = 0 THEN amount ELSE 0 END) AS of_numerator,
    SUM(CASE WHEN side = 1 THEN amount ELSE 0 END) AS of_denominator
FROM (
    SELECT pair_sides.pair, pair_sides.side, kept.unit, kept.month, kept.patient,
        kept.day, kept.presentation, kept.prescriber, kept.pharmacy,
        CAST(CASE pair_sides.measure WHEN 0 THEN kept.ordered WHEN 1 THEN kept.boxes
            WHEN 2 THEN kept.doses ELSE kept.cents END AS DOUBLE) AS amount
    FROM kept JOIN pair_sides ON pair_sides.sieve = kept.sieve
) AS sided
GROUP BY pair, unit, month, patient, day, presentation, prescriber, pharmacy
"""

SQUARED = """
SELECT pair_indicators.indicator, squares.unit, period_months.period,
    0 AS numerator, 0 AS denominator,
    SUM(squares.of_numerator * pair_indicators.squares_numerator)
        AS numerator_squares,
    SUM(squares.of_denominator * pair_indicators.squares_denominator)
        AS denominator_squares,
    SUM(squares.products) AS products, 0 AS not_observable, 0 AS not_computable
FROM (
    SELECT pair, unit, month, SUM(of_numerator * of_numerator) AS of_numerator,
        SUM(of_denominator * of_denominator) AS of_denominator,
        SUM(of_numerator * of_denominator) AS products
    FROM row_weights GROUP BY pair, unit, month
) AS squares
JOIN pair_indicators ON pair_indicators.pair = squares.pair
JOIN period_months ON period_months.month = squares.month
GROUP BY pair_indicators.indicator, squares.unit, period_months.period
"""
