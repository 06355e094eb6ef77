"""What a date of a patient is: a repetition, a start, a day of several deliveries."""

from __future__ import annotations


SET_DAYS = """
SELECT drug_set, patient, day, delivered,
    MAX(CASE WHEN delivered = 1 THEN day END) OVER (
        PARTITION BY drug_set, patient ORDER BY day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_day
FROM (
    SELECT day_members.drug_set, dispensed.patient, dispensed.day,
        MAX(dispensed.delivered) AS delivered
    FROM dispensed
    JOIN day_members ON day_members.presentation = dispensed.presentation
    GROUP BY day_members.drug_set, dispensed.patient, dispensed.day
) AS dated
"""
# The previous day is that of a delivery; a day of returns alone has one too.

START_DAYS = """
SELECT needs.need, needs.kind, needs.other_set, needs.stream, needs.days,
    set_days.patient, set_days.day, earlier_days.since
FROM needs
JOIN set_days ON set_days.drug_set = needs.drug_set
JOIN earlier_days ON earlier_days.months = 12 AND earlier_days.day = set_days.day
WHERE needs.kind IN (2, 3, 4) AND set_days.delivered = 1
    AND (set_days.previous_day IS NULL OR set_days.previous_day < earlier_days.since)
"""

SAME_DAY = """
SELECT needs.need, set_days.patient, set_days.day
FROM needs JOIN set_days ON set_days.drug_set = needs.drug_set
WHERE needs.kind = 0 AND set_days.delivered = 1
"""

REPEATED = """
SELECT needs.need, set_days.patient, set_days.day
FROM needs
JOIN set_days ON set_days.drug_set = needs.drug_set
JOIN earlier_days ON earlier_days.months = needs.months
    AND earlier_days.day = set_days.day
WHERE needs.kind = 1 AND set_days.previous_day >= earlier_days.since
"""

STARTED = "SELECT need, patient, day FROM start_days WHERE kind = 2"

CLEAN = """
SELECT start_days.need, start_days.patient, start_days.day
FROM start_days
LEFT JOIN (
    SELECT drug_set, patient, day FROM set_days WHERE delivered = 1
) AS others ON others.drug_set = start_days.other_set
    AND others.patient = start_days.patient
WHERE start_days.kind = 3
GROUP BY start_days.need, start_days.patient, start_days.day
HAVING SUM(CASE WHEN others.day >= start_days.since AND others.day <= start_days.day
    THEN 1 ELSE 0 END) = 0
"""

EXPOSED = """
SELECT start_days.need, start_days.patient, start_days.day
FROM start_days
JOIN episodes ON episodes.stream = start_days.stream
    AND episodes.patient = start_days.patient
WHERE start_days.kind = 4 AND episodes.first_day <= start_days.day
    AND start_days.day < episodes.end_day
    AND episodes.end_day - start_days.day > start_days.days
"""

# Each need is met once by a date, so that counting them says whether all are met.
ALLOWED_DAYS = """
SELECT sieve_needs.sieve, met.patient, met.day, 1 AS is_allowed
FROM sieve_needs JOIN met ON met.need = sieve_needs.need
GROUP BY sieve_needs.sieve, met.patient, met.day
HAVING COUNT(*) = MAX(sieve_needs.needs)
"""
