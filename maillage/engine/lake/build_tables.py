"""The dimensions of a build: the DuckDB tables that give numbers their meaning.

Each reads relations registered on the connection and fills the attached database
`build`. Pseudonyms stay out of it: nothing is read from a build by patient.
"""

from __future__ import annotations


PATIENTS = """
CREATE TABLE build.patients AS
SELECT patient::INTEGER AS patient, birth_year::SMALLINT AS birth_year,
    sex::TINYINT AS sex
FROM made_patients
"""

PRESCRIBERS = """
CREATE TABLE build.prescribers AS
SELECT prescriber::INTEGER AS prescriber, code::VARCHAR AS code,
    specialty::VARCHAR AS specialty
FROM made_prescribers
"""

PHARMACIES = """
CREATE TABLE build.pharmacies AS
SELECT pharmacy::INTEGER AS pharmacy, code::VARCHAR AS code FROM made_pharmacies
"""

# A code that the release does not know keeps its row, with nothing said of it.
PRESENTATIONS = """
CREATE TABLE build.presentations AS
SELECT presentation::INTEGER AS presentation, cip13::VARCHAR AS cip13,
    atc::VARCHAR AS atc, units_per_pack::INTEGER AS units_per_pack,
    generic_role::VARCHAR AS generic_role, label::VARCHAR AS label,
    strength_micrograms::BIGINT AS strength_micrograms, form::VARCHAR AS form,
    biosimilar_role::VARCHAR AS biosimilar_role,
    coalesce(given.daily_doses_millionths, codes.daily_doses_millionths)::BIGINT
        AS daily_doses_millionths
FROM made_presentations LEFT JOIN codes USING (cip13)
LEFT JOIN daily_doses AS given USING (cip13)
ORDER BY presentation
"""

ABOUT = """
CREATE TABLE build.build AS
SELECT $build_id::VARCHAR AS build_id, $structure::VARCHAR AS structure,
    $made_on::DATE AS made_on, $codes_release::VARCHAR AS codes_release,
    $first_day::DATE AS first_day, $last_day::DATE AS last_day,
    $lines::BIGINT AS lines, $lake_version::BIGINT AS lake_version,
    $facts::BIGINT AS facts,
    (SELECT count(*) FROM build.patients) AS patients,
    (SELECT count(*) FROM build.prescribers) AS prescribers,
    (SELECT count(*) FROM build.pharmacies) AS pharmacies,
    (SELECT count(*) FROM build.presentations) AS presentations,
    (SELECT count(*) FROM build.presentations ANTI JOIN codes USING (cip13))
        AS unknown_presentations
"""

STEPS = (PATIENTS, PRESCRIBERS, PHARMACIES, PRESENTATIONS)
"""In order; `ABOUT` comes last, with its parameters."""
