"""The statements that turn lines and presentations into the tables of a build.

They read two relations, `lines` (the columns of the lake) and `codes` (the columns of
`presentations.parquet`), and fill the attached database `build`. Most groups of
(patient, date, substance) hold one line: those are copied, and only the crowded ones
are netted, which is what keeps a build of millions of lines within seconds.
"""

from __future__ import annotations


PEOPLE = """
CREATE TEMP TABLE people AS
WITH seen AS (
    SELECT patient, birth_year, sex, count(*) AS n FROM lines GROUP BY ALL
), years AS (
    SELECT patient, birth_year, sum(n) AS n FROM seen GROUP BY ALL
), sexes AS (
    SELECT patient, sex, sum(n) AS n FROM seen GROUP BY ALL
), year_of AS (
    SELECT patient, arg_min(birth_year, (-n, birth_year)) AS birth_year
    FROM years GROUP BY patient
), sex_of AS (
    SELECT patient, arg_min(sex, (-n, sex)) AS sex FROM sexes GROUP BY patient
)
SELECT (row_number() OVER (ORDER BY patient) - 1)::INTEGER AS patient,
    birth_year::SMALLINT AS birth_year, sex::TINYINT AS sex, patient AS code
FROM year_of JOIN sex_of USING (patient)
"""

# Pseudonyms stay in the lake: nothing is read from a build by patient.
PATIENTS = """
CREATE TABLE build.patients AS
SELECT patient, birth_year, sex FROM people ORDER BY patient
"""

PRESCRIBERS = """
CREATE TABLE build.prescribers AS
WITH seen AS (
    SELECT prescriber AS code, specialty, count(*) AS n FROM lines GROUP BY ALL
)
SELECT (row_number() OVER (ORDER BY code) - 1)::INTEGER AS prescriber, code,
    (arg_min(specialty, (-n, specialty)) FILTER (specialty IS NOT NULL))::VARCHAR
        AS specialty
FROM seen GROUP BY code ORDER BY prescriber
"""

PHARMACIES = """
CREATE TABLE build.pharmacies AS
SELECT (row_number() OVER (ORDER BY code) - 1)::INTEGER AS pharmacy, code
FROM (SELECT DISTINCT pharmacy AS code FROM lines) ORDER BY pharmacy
"""

# A code that the release does not know keeps its row, with nothing said of it.
PRESENTATIONS = """
CREATE TABLE build.presentations AS
SELECT (row_number() OVER (ORDER BY cip13) - 1)::INTEGER AS presentation, cip13,
    atc::VARCHAR AS atc, units_per_pack::INTEGER AS units_per_pack,
    generic_role::VARCHAR AS generic_role, label::VARCHAR AS label,
    strength_micrograms::BIGINT AS strength_micrograms, form::VARCHAR AS form,
    biosimilar_role::VARCHAR AS biosimilar_role,
    daily_doses_millionths::BIGINT AS daily_doses_millionths
FROM (SELECT DISTINCT cip13 FROM lines) LEFT JOIN codes USING (cip13)
ORDER BY presentation
"""

# A presentation without ATC code is a substance of its own.
SUBSTANCES = """
CREATE TEMP TABLE substances AS
SELECT presentation, cip13, (dense_rank() OVER (
    ORDER BY coalesce(atc, cip13)) - 1)::INTEGER AS substance
FROM build.presentations
"""

# `crowd` numbers (patient, date, substance) and `place` numbers a row in its crowd, so
# that the large steps group, join and sort on one integer.
CODED = """
CREATE TEMP TABLE coded AS
WITH span AS (
    SELECT min(delivered_on) AS first_day,
        (max(delivered_on) - min(delivered_on) + 1)::BIGINT AS days,
        (SELECT count(*) FROM substances) AS substances,
        (SELECT count(*) FROM build.prescribers) AS doctors,
        (SELECT count(*) FROM build.pharmacies) AS shops
    FROM lines
)
SELECT
    ((people.patient * days + (delivered_on - first_day)) * substances
        + substance)::BIGINT AS crowd,
    ((presentation * doctors + prescribers.prescriber) * shops
        + pharmacies.pharmacy)::BIGINT AS place,
    people.patient, delivered_on, presentation, prescribers.prescriber,
    pharmacies.pharmacy, boxes, amount_cents,
    coalesce(long_term_illness, false) AS long_term_illness,
    coalesce(substitution <> '', false) AS substitution_refused
FROM lines CROSS JOIN span
JOIN people ON people.code = lines.patient
JOIN substances USING (cip13)
JOIN build.prescribers ON prescribers.code = lines.prescriber
JOIN build.pharmacies ON pharmacies.code = lines.pharmacy
"""

CROWDS = """
CREATE TEMP TABLE crowds AS
SELECT crowd FROM coded GROUP BY crowd HAVING count(*) > 1
"""

# The patient and date are long-term illness when any of their lines says so; only
# those whose lines disagree need mending.
MIXED_ILLNESS = """
CREATE TEMP TABLE mixed_illness AS
SELECT patient, delivered_on FROM coded GROUP BY ALL
HAVING bool_or(long_term_illness) AND NOT bool_and(long_term_illness)
"""

NETTED = """
CREATE TEMP TABLE netted AS
WITH summed AS MATERIALIZED (
    SELECT crowd, place, patient, delivered_on, presentation, prescriber, pharmacy,
        sum(boxes)::INTEGER AS boxes, sum(amount_cents)::BIGINT AS amount_cents,
        bool_or(long_term_illness) AS long_term_illness,
        bool_or(substitution_refused) AS substitution_refused
    FROM coded SEMI JOIN crowds USING (crowd) GROUP BY ALL
)
SELECT *, is_delivery AND boxes > 0 AS is_ordered
FROM summed JOIN (
    SELECT crowd, presentation, sum(boxes) > 0 AS is_delivery FROM summed GROUP BY ALL
) USING (crowd, presentation)
"""

# The first ordered row of a crowd stands for its delivery in every count of deliveries.
FIRSTS = """
CREATE TEMP TABLE firsts AS
WITH ordered AS (
    SELECT crowd, place, prescriber, pharmacy FROM netted WHERE is_ordered
), chosen AS (
    SELECT crowd, min(place) AS place, 1 AS kind FROM ordered GROUP BY crowd, prescriber
    UNION ALL
    SELECT crowd, min(place) AS place, 2 AS kind FROM ordered GROUP BY crowd, pharmacy
    UNION ALL
    SELECT crowd, min(place) AS place, 4 AS kind FROM ordered GROUP BY crowd
)
SELECT crowd, place, sum(kind)::INTEGER AS kinds FROM chosen GROUP BY ALL
"""

FACTS = """
CREATE TEMP TABLE facts AS
WITH every AS (
    SELECT *, boxes > 0 AS is_delivery,
        CASE WHEN boxes > 0 THEN 7 ELSE 0 END AS kinds
    FROM coded ANTI JOIN crowds USING (crowd)
    UNION ALL BY NAME
    SELECT netted.* EXCLUDE (is_ordered), coalesce(kinds, 0) AS kinds
    FROM netted LEFT JOIN firsts USING (crowd, place)
)
SELECT every.patient, every.delivered_on,
    (year(every.delivered_on) * 12 + month(every.delivered_on) - 1)::INTEGER AS month,
    presentation, prescriber, pharmacy, boxes::INTEGER AS boxes,
    amount_cents::BIGINT AS amount_cents, is_delivery,
    kinds & 1 <> 0 AS first_for_prescriber, kinds & 2 <> 0 AS first_for_pharmacy,
    kinds & 4 <> 0 AS first_for_all,
    long_term_illness OR mixed_illness.patient IS NOT NULL AS long_term_illness,
    substitution_refused
FROM every LEFT JOIN mixed_illness
    ON mixed_illness.patient = every.patient
    AND mixed_illness.delivered_on = every.delivered_on
"""

ABOUT = """
CREATE TABLE build.build AS
SELECT $build_id::VARCHAR AS build_id, $structure::VARCHAR AS structure,
    $made_on::DATE AS made_on, $codes_release::VARCHAR AS codes_release,
    (SELECT min(delivered_on) FROM lines) AS first_day,
    (SELECT max(delivered_on) FROM lines) AS last_day,
    (SELECT count(*) FROM lines) AS lines, $lake_version::BIGINT AS lake_version,
    (SELECT count(*) FROM temp.facts) AS facts,
    (SELECT count(*) FROM build.patients) AS patients,
    (SELECT count(*) FROM build.prescribers) AS prescribers,
    (SELECT count(*) FROM build.pharmacies) AS pharmacies,
    (SELECT count(*) FROM build.presentations) AS presentations,
    (SELECT count(*) FROM build.presentations ANTI JOIN codes USING (cip13))
        AS unknown_presentations
"""

STEPS = (
    PEOPLE,
    PATIENTS,
    PRESCRIBERS,
    PHARMACIES,
    PRESENTATIONS,
    SUBSTANCES,
    CODED,
    CROWDS,
    MIXED_ILLNESS,
    NETTED,
    FIRSTS,
    FACTS,
)
"""In order; `ABOUT` comes last, with its parameters."""

MONTH = """
SELECT patient, day(delivered_on) AS day, presentation, prescriber, pharmacy, boxes,
    amount_cents, is_delivery::UTINYINT + 2 * first_for_prescriber::UTINYINT
        + 4 * first_for_pharmacy::UTINYINT + 8 * first_for_all::UTINYINT
        + 16 * long_term_illness::UTINYINT
        + 32 * substitution_refused::UTINYINT AS flags
FROM temp.facts WHERE month = $month
ORDER BY patient, day, presentation, prescriber, pharmacy
"""
"""The rows of a segment, as `columns.FactColumns` orders and calls them."""

WORKING_TABLES = (
    "people",
    "substances",
    "coded",
    "crowds",
    "mixed_illness",
    "netted",
    "firsts",
    "facts",
)
"""Temporary tables to drop once the build is filled."""
