"""The facts that every statement reads, from a build or from the lines of a lake."""

from __future__ import annotations

from maillage.engine.indicators.engines.sql.days import FIRST_SQL
from maillage.engine.indicators.periods import By


_UNITS = {By.PRESCRIBER: "{}.prescriber", By.PHARMACY: "{}.pharmacy", By.ALL: "0"}


def of_build(by: By) -> str:
    """One row for each fact of a build, its unit and the patient's age and sex."""
    return f"""
SELECT {_UNITS[by].format("facts")} AS unit, facts.patient,
    DATE_DIFF('day', {FIRST_SQL}, facts.delivered_on) AS day, facts.month,
    EXTRACT(YEAR FROM facts.delivered_on) - patients.birth_year AS age, patients.sex,
    facts.presentation, facts.prescriber, facts.pharmacy, facts.boxes,
    facts.amount_cents AS cents, CASE WHEN facts.is_delivery THEN 1 ELSE 0 END
        AS delivered,
    CASE WHEN facts.long_term_illness THEN 1 ELSE 0 END AS illness,
    CASE WHEN facts.substitution_refused THEN 1 ELSE 0 END AS refused
FROM facts JOIN patients ON patients.patient = facts.patient
"""


# The codes that are numbered outside SQL, and the days of the data, in one answer.
CODES = """
SELECT 'first_day' AS kind, CAST(MIN(delivered_on) AS VARCHAR) AS code FROM lines
UNION ALL
SELECT 'last_day' AS kind, CAST(MAX(delivered_on) AS VARCHAR) AS code FROM lines
UNION ALL
SELECT DISTINCT 'presentation' AS kind, cip13 AS code FROM lines
UNION ALL
SELECT DISTINCT 'prescriber' AS kind, prescriber AS code FROM lines
UNION ALL
SELECT DISTINCT 'pharmacy' AS kind, pharmacy AS code FROM lines
UNION ALL
SELECT DISTINCT 'ending' AS kind,
    SUBSTRING(patient, LENGTH(patient) - 2, 3) AS code FROM lines
"""

PEOPLE_SEEN = """
SELECT patient, birth_year, sex, COUNT(*) AS n FROM lines
GROUP BY patient, birth_year, sex
"""

BIRTH_YEARS = """
SELECT patient, birth_year FROM (
    SELECT patient, birth_year,
        ROW_NUMBER() OVER (PARTITION BY patient ORDER BY SUM(n) DESC, birth_year)
            AS choice
    FROM people_seen GROUP BY patient, birth_year
) AS years WHERE choice = 1
"""

SEXES = """
SELECT patient, sex FROM (
    SELECT patient, sex,
        ROW_NUMBER() OVER (PARTITION BY patient ORDER BY SUM(n) DESC, sex) AS choice
    FROM people_seen GROUP BY patient, sex
) AS sexes WHERE choice = 1
"""

# Patients are numbered within the three last characters of their pseudonym, then
# across: exact, and never one sort of everybody.
PEOPLE = """
SELECT birth_years.patient AS code, birth_years.birth_year, sexes.sex,
    CAST((ROW_NUMBER() OVER (PARTITION BY endings.number ORDER BY birth_years.patient)
        - 1) * endings.numbers + endings.number AS BIGINT) AS patient
FROM birth_years
JOIN sexes ON sexes.patient = birth_years.patient
JOIN endings ON endings.code
    = SUBSTRING(birth_years.patient, LENGTH(birth_years.patient) - 2, 3)
"""

NUMBERED = f"""
SELECT people.patient, people.birth_year, people.sex,
    DATE_DIFF('day', {FIRST_SQL}, lines.delivered_on) AS day,
    EXTRACT(YEAR FROM lines.delivered_on) AS year_of_day,
    EXTRACT(YEAR FROM lines.delivered_on) * 12
        + EXTRACT(MONTH FROM lines.delivered_on) - 1 AS month,
    presentation_numbers.number AS presentation,
    prescriber_numbers.number AS prescriber, pharmacy_numbers.number AS pharmacy,
    lines.boxes, lines.amount_cents,
    CASE WHEN lines.long_term_illness THEN 1 ELSE 0 END AS illness,
    CASE WHEN lines.substitution <> '' THEN 1 ELSE 0 END AS refused
FROM lines
JOIN people ON people.code = lines.patient
JOIN presentation_numbers ON presentation_numbers.code = lines.cip13
JOIN prescriber_numbers ON prescriber_numbers.code = lines.prescriber
JOIN pharmacy_numbers ON pharmacy_numbers.code = lines.pharmacy
"""

SUMMED = """
SELECT patient, day, presentation, prescriber, pharmacy, MAX(month) AS month,
    MAX(year_of_day - birth_year) AS age, MAX(sex) AS sex,
    CAST(SUM(boxes) AS BIGINT) AS boxes, CAST(SUM(amount_cents) AS BIGINT) AS cents,
    MAX(illness) AS illness, MAX(refused) AS refused
FROM numbered GROUP BY patient, day, presentation, prescriber, pharmacy
"""


def of_lines(by: By) -> str:
    """The same from lines: netted over all who ordered, illness told by any line."""
    return f"""
SELECT {_UNITS[by].format("summed")} AS unit, patient, day, month, age, sex,
    presentation, prescriber, pharmacy, boxes, cents,
    CASE WHEN SUM(boxes) OVER (PARTITION BY patient, day, presentation) > 0
        THEN 1 ELSE 0 END AS delivered,
    MAX(illness) OVER (PARTITION BY patient, day) AS illness, refused
FROM summed
"""
