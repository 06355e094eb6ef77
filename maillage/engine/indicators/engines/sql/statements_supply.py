"""Days of supply by window functions: run-outs, episodes, what runs at once."""

from __future__ import annotations


TAKEN = """
SELECT patient, day, presentation, MAX(month) AS month,
    CAST(SUM(boxes) AS BIGINT) AS boxes
FROM dispensed WHERE delivered = 1 GROUP BY patient, day, presentation
"""

# Each delivery gives whole days, rounded up; then those of one date are added.
RECEIVED = """
SELECT course, patient, segment, day, MAX(points) AS points,
    CAST(SUM((needed - MOD(needed, per_day)) / per_day) AS BIGINT) AS days
FROM (
    SELECT course_members.course, taken.patient, course_members.segment, taken.day,
        course_members.points, course_members.per_day,
        taken.boxes * course_members.units + course_members.per_day - 1 AS needed
    FROM taken
    JOIN course_members ON course_members.presentation = taken.presentation
) AS supplied
GROUP BY course, patient, segment, day
"""

TOTALS = """
SELECT course, patient, segment, day, points, days,
    CAST(SUM(days) OVER (PARTITION BY course, patient, segment ORDER BY day
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS total
FROM received
"""

# With the days supplied so far, a run-out is that total, put off by the longest wait
# for a delivery so far.
RUN_OUTS = """
SELECT course, patient, segment, day, points,
    total + MAX(day - total + days) OVER (PARTITION BY course, patient, segment
        ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_out
FROM totals
"""

PREVIOUS_OUTS = """
SELECT course, patient, segment, day, points, run_out,
    LAG(run_out) OVER (PARTITION BY course, patient, segment ORDER BY day)
        AS previous_out
FROM run_outs
"""

OPENINGS = """
SELECT course_streams.stream, previous_outs.patient, previous_outs.segment,
    previous_outs.day, previous_outs.points, previous_outs.run_out,
    CASE WHEN previous_outs.previous_out IS NULL
        OR previous_outs.day > previous_outs.previous_out + course_streams.tolerance
        THEN 1 ELSE 0 END AS opens
FROM previous_outs
JOIN course_streams ON course_streams.course = previous_outs.course
"""

EPISODES = """
SELECT stream, patient, segment, MAX(points) AS points, MIN(day) AS first_day,
    MAX(run_out) AS end_day
FROM (
    SELECT stream, patient, segment, day, points, run_out,
        SUM(opens) OVER (PARTITION BY stream, patient, segment ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS episode
    FROM openings
) AS numbered
GROUP BY stream, patient, segment, episode
"""

EVENTS = """
SELECT sweep, patient, day, CAST(SUM(change) AS BIGINT) AS change
FROM (
    SELECT sweep_streams.sweep, episodes.patient, episodes.first_day AS day,
        episodes.points AS change
    FROM episodes JOIN sweep_streams ON sweep_streams.stream = episodes.stream
    UNION ALL
    SELECT sweep_streams.sweep, episodes.patient, episodes.end_day AS day,
        -episodes.points AS change
    FROM episodes JOIN sweep_streams ON sweep_streams.stream = episodes.stream
) AS changes
GROUP BY sweep, patient, day
"""

AT_ONCE = """
SELECT levels.sweep, levels.patient, levels.first_day, levels.end_day
FROM (
    SELECT sweep, patient, day AS first_day,
        LEAD(day) OVER (PARTITION BY sweep, patient ORDER BY day) AS end_day,
        SUM(change) OVER (PARTITION BY sweep, patient ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running
    FROM events
) AS levels
JOIN sweeps ON sweeps.sweep = levels.sweep
WHERE levels.running >= sweeps.at_least AND levels.end_day IS NOT NULL
"""

TREATED = """
SELECT DISTINCT treated_conditions.condition_number, episodes.patient,
    asked_periods.period
FROM episodes
JOIN treated_conditions ON treated_conditions.stream = episodes.stream
CROSS JOIN asked_periods
WHERE episodes.first_day < asked_periods.end_day
    AND episodes.end_day > asked_periods.first_day
    AND LEAST(episodes.end_day, asked_periods.end_day) - episodes.first_day
        >= treated_conditions.days
"""

DAYS_AT_ONCE = """
SELECT at_once_conditions.condition_number, at_once.patient, asked_periods.period
FROM at_once
JOIN at_once_conditions ON at_once_conditions.sweep = at_once.sweep
CROSS JOIN asked_periods
WHERE at_once.first_day < asked_periods.end_day
    AND at_once.end_day > asked_periods.first_day
GROUP BY at_once_conditions.condition_number, at_once.patient, asked_periods.period
HAVING SUM(LEAST(at_once.end_day, asked_periods.end_day)
    - GREATEST(at_once.first_day, asked_periods.first_day))
    >= MAX(at_once_conditions.days)
"""

# From the first delivery in the period to its last day that the data reach.
COVERED = """
SELECT begun.condition_number, begun.patient, begun.period
FROM (
    SELECT covered_conditions.condition_number, covered_conditions.sweep,
        covered_conditions.percent, substance_periods.patient,
        substance_periods.period, MIN(substance_periods.first_day) AS first_day,
        MAX(asked_periods.last_day) AS last_day
    FROM substance_periods
    JOIN covered_conditions
        ON covered_conditions.drug_set = substance_periods.drug_set
    JOIN asked_periods ON asked_periods.period = substance_periods.period
    WHERE substance_periods.earlier = 0
    GROUP BY covered_conditions.condition_number, covered_conditions.sweep,
        covered_conditions.percent, covered_conditions.over_days,
        substance_periods.patient, substance_periods.period
    HAVING MAX(asked_periods.last_day) - MIN(substance_periods.first_day) + 1
        >= covered_conditions.over_days
) AS begun
JOIN at_once ON at_once.sweep = begun.sweep AND at_once.patient = begun.patient
WHERE at_once.first_day <= begun.last_day AND at_once.end_day > begun.first_day
GROUP BY begun.condition_number, begun.patient, begun.period
HAVING SUM(LEAST(at_once.end_day, begun.last_day + 1)
    - GREATEST(at_once.first_day, begun.first_day)) * 100
    >= MAX(begun.percent * (begun.last_day - begun.first_day + 1))
"""
