SET join_use_nulls = 1, prefer_column_name_to_alias = 1;

CREATE TABLE asked_periods ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "period",
  "first_day",
  "end_day",
  "last_day"
FROM (
  SELECT
    0 AS "period",
    20089 AS "first_day",
    20120 AS "end_day",
    20091 AS "last_day"
) AS "listed";

CREATE TABLE at_once_conditions ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "condition_number",
  "sweep",
  "days"
FROM (
  SELECT
    1 AS "condition_number",
    0 AS "sweep",
    3 AS "days"
) AS "listed";

CREATE TABLE condition_weights ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "indicator",
  "condition_number",
  "of_denominator",
  "of_numerator"
FROM (
  SELECT
    0 AS "indicator",
    0 AS "condition_number",
    0 AS "of_denominator",
    -1000 AS "of_numerator"
  UNION ALL
  SELECT
    0,
    1,
    0,
    1
) AS "listed";

CREATE TABLE counted_conditions ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "condition_number",
  "drug_set",
  "deliveries",
  "substances",
  "boxes",
  "times",
  "regular_now",
  "regular_before",
  "fewer"
FROM (
  SELECT
    0 AS "condition_number",
    0 AS "drug_set",
    1 AS "deliveries",
    1 AS "substances",
    0 AS "boxes",
    1 AS "times",
    0 AS "regular_now",
    0 AS "regular_before",
    -1000000 AS "fewer"
) AS "listed";

CREATE TABLE counted_members ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "drug_set",
  "presentation",
  "substance"
FROM (
  SELECT
    0 AS "drug_set",
    0 AS "presentation",
    0 AS "substance"
) AS "nothing"
WHERE
  1 = 0;

CREATE TABLE course_members ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "course",
  "presentation",
  "segment",
  "points",
  "units",
  "per_day"
FROM (
  SELECT
    0 AS "course",
    0 AS "presentation",
    0 AS "segment",
    1 AS "points",
    12 AS "units",
    1 AS "per_day"
  UNION ALL
  SELECT
    1,
    1,
    0,
    1,
    20,
    1
) AS "listed";

CREATE TABLE course_streams ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "stream",
  "course",
  "tolerance"
FROM (
  SELECT
    0 AS "stream",
    0 AS "course",
    0 AS "tolerance"
  UNION ALL
  SELECT
    1,
    1,
    0
) AS "listed";

CREATE TABLE patient_indicators ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "indicator",
  "counts_patients",
  "of_denominator",
  "of_numerator"
FROM (
  SELECT
    0 AS "indicator",
    1 AS "counts_patients",
    0 AS "of_denominator",
    1 AS "of_numerator"
) AS "listed";

CREATE TABLE patient_roles ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "indicator",
  "sieve",
  "role",
  "measure"
FROM (
  SELECT
    0 AS "indicator",
    0 AS "sieve",
    0 AS "role",
    0 AS "measure"
  UNION ALL
  SELECT
    0,
    1,
    1,
    0
) AS "listed";

CREATE TABLE period_months ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "period",
  "month"
FROM (
  SELECT
    0 AS "period",
    24300 AS "month"
) AS "listed";

CREATE TABLE set_months ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "drug_set",
  "period",
  "month",
  "earlier"
FROM (
  SELECT
    0 AS "drug_set",
    0 AS "period",
    24300 AS "month",
    0 AS "earlier"
) AS "listed";

CREATE TABLE sieve_months ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve",
  "month"
FROM (
  SELECT
    0 AS "sieve",
    24300 AS "month"
  UNION ALL
  SELECT
    1,
    24300
) AS "listed";

CREATE TABLE sieve_presentations ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve",
  "presentation",
  "grain",
  "doses"
FROM (
  SELECT
    0 AS "sieve",
    1 AS "presentation",
    2 AS "grain",
    5000000 AS "doses"
  UNION ALL
  SELECT
    1,
    0,
    1,
    0
  UNION ALL
  SELECT
    1,
    1,
    2,
    5000000
  UNION ALL
  SELECT
    1,
    2,
    0,
    0
) AS "listed";

CREATE TABLE sieves ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve",
  "from_day",
  "to_day",
  "outside",
  "from_age",
  "to_age",
  "sex",
  "illness",
  "refused",
  "needs"
FROM (
  SELECT
    0 AS "sieve",
    20089 AS "from_day",
    20091 AS "to_day",
    0 AS "outside",
    65 AS "from_age",
    1000 AS "to_age",
    -1 AS "sex",
    -1 AS "illness",
    -1 AS "refused",
    0 AS "needs"
  UNION ALL
  SELECT
    1,
    20089,
    20091,
    0,
    -1000,
    1000,
    -1,
    -1,
    -1,
    0
) AS "listed";

CREATE TABLE sweep_streams ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sweep",
  "stream"
FROM (
  SELECT
    0 AS "sweep",
    0 AS "stream"
  UNION ALL
  SELECT
    0,
    1
) AS "listed";

CREATE TABLE sweeps ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sweep",
  "at_least"
FROM (
  SELECT
    0 AS "sweep",
    2 AS "at_least"
) AS "listed";

CREATE TABLE people_seen ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "patient",
  "birth_year",
  "sex",
  COUNT(*) AS "n"
FROM "lines"
GROUP BY
  "patient",
  "birth_year",
  "sex";

CREATE VIEW birth_years AS SELECT
  "patient",
  "birth_year"
FROM (
  SELECT
    "patient",
    "birth_year",
    ROW_NUMBER() OVER (PARTITION BY "patient" ORDER BY SUM("n") DESC, "birth_year") AS "choice"
  FROM "people_seen"
  GROUP BY
    "patient",
    "birth_year"
) AS "years"
WHERE
  "choice" = 1;

CREATE VIEW sexes AS SELECT
  "patient",
  "sex"
FROM (
  SELECT
    "patient",
    "sex",
    ROW_NUMBER() OVER (PARTITION BY "patient" ORDER BY SUM("n") DESC, "sex") AS "choice"
  FROM "people_seen"
  GROUP BY
    "patient",
    "sex"
) AS "sexes"
WHERE
  "choice" = 1;

CREATE VIEW people AS SELECT
  "birth_years"."patient" AS "code",
  "birth_years"."birth_year" AS "birth_year",
  "sexes"."sex" AS "sex",
  CAST((
    ROW_NUMBER() OVER (PARTITION BY "endings"."number" ORDER BY "birth_years"."patient") - 1
  ) * "endings"."numbers" + "endings"."number" AS Nullable(Int64)) AS "patient"
FROM "birth_years"
JOIN "sexes"
  ON "sexes"."patient" = "birth_years"."patient"
JOIN "endings"
  ON "endings"."code" = SUBSTRING("birth_years"."patient", CHAR_LENGTH("birth_years"."patient") - 2, 3);

CREATE VIEW numbered AS SELECT
  "people"."patient" AS "patient",
  "people"."birth_year" AS "birth_year",
  "people"."sex" AS "sex",
  DATE_DIFF(DAY, CAST('1970-01-01' AS Nullable(DATE)), "lines"."delivered_on") AS "day",
  EXTRACT(YEAR FROM "lines"."delivered_on") AS "year_of_day",
  EXTRACT(YEAR FROM "lines"."delivered_on") * 12 + EXTRACT(MONTH FROM "lines"."delivered_on") - 1 AS "month",
  "presentation_numbers"."number" AS "presentation",
  "prescriber_numbers"."number" AS "prescriber",
  "pharmacy_numbers"."number" AS "pharmacy",
  "lines"."boxes" AS "boxes",
  "lines"."amount_cents" AS "amount_cents",
  CASE WHEN "lines"."long_term_illness" THEN 1 ELSE 0 END AS "illness",
  CASE WHEN "lines"."substitution" <> '' THEN 1 ELSE 0 END AS "refused"
FROM "lines"
JOIN "people"
  ON "people"."code" = "lines"."patient"
JOIN "presentation_numbers"
  ON "presentation_numbers"."code" = "lines"."cip13"
JOIN "prescriber_numbers"
  ON "prescriber_numbers"."code" = "lines"."prescriber"
JOIN "pharmacy_numbers"
  ON "pharmacy_numbers"."code" = "lines"."pharmacy";

CREATE VIEW summed AS SELECT
  "patient",
  "day",
  "presentation",
  "prescriber",
  "pharmacy",
  MAX("month") AS "month",
  MAX("year_of_day" - "birth_year") AS "age",
  MAX("sex") AS "sex",
  CAST(SUM("boxes") AS Nullable(Int64)) AS "boxes",
  CAST(SUM("amount_cents") AS Nullable(Int64)) AS "cents",
  MAX("illness") AS "illness",
  MAX("refused") AS "refused"
FROM "numbered"
GROUP BY
  "patient",
  "day",
  "presentation",
  "prescriber",
  "pharmacy";

CREATE TABLE dispensed ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "summed"."prescriber" AS "unit",
  "patient",
  "day",
  "month",
  "age",
  "sex",
  "presentation",
  "prescriber",
  "pharmacy",
  "boxes",
  "cents",
  CASE
    WHEN SUM("boxes") OVER (PARTITION BY "patient", "day", "presentation") > 0
    THEN 1
    ELSE 0
  END AS "delivered",
  MAX("illness") OVER (PARTITION BY "patient", "day") AS "illness",
  "refused"
FROM "summed";

CREATE TABLE taken ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "patient",
  "day",
  "presentation",
  MAX("month") AS "month",
  CAST(SUM("boxes") AS Nullable(Int64)) AS "boxes"
FROM "dispensed"
WHERE
  "delivered" = 1
GROUP BY
  "patient",
  "day",
  "presentation";

CREATE VIEW received AS SELECT
  "course",
  "patient",
  "segment",
  "day",
  MAX("points") AS "points",
  CAST(SUM((
    "needed" - "needed" % "per_day"
  ) / "per_day") AS Nullable(Int64)) AS "days"
FROM (
  SELECT
    "course_members"."course" AS "course",
    "taken"."patient" AS "patient",
    "course_members"."segment" AS "segment",
    "taken"."day" AS "day",
    "course_members"."points" AS "points",
    "course_members"."per_day" AS "per_day",
    "taken"."boxes" * "course_members"."units" + "course_members"."per_day" - 1 AS "needed"
  FROM "taken"
  JOIN "course_members"
    ON "course_members"."presentation" = "taken"."presentation"
) AS "supplied"
GROUP BY
  "course",
  "patient",
  "segment",
  "day";

CREATE VIEW totals AS SELECT
  "course",
  "patient",
  "segment",
  "day",
  "points",
  "days",
  CAST(SUM("days") OVER (
    PARTITION BY "course", "patient", "segment"
    ORDER BY "day"
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS Nullable(Int64)) AS "total"
FROM "received";

CREATE VIEW run_outs AS SELECT
  "course",
  "patient",
  "segment",
  "day",
  "points",
  "total" + MAX("day" - "total" + "days") OVER (
    PARTITION BY "course", "patient", "segment"
    ORDER BY "day"
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "run_out"
FROM "totals";

CREATE VIEW previous_outs AS SELECT
  "course",
  "patient",
  "segment",
  "day",
  "points",
  "run_out",
  lag("run_out") OVER (PARTITION BY "course", "patient", "segment" ORDER BY "day") AS "previous_out"
FROM "run_outs";

CREATE VIEW openings AS SELECT
  "course_streams"."stream" AS "stream",
  "previous_outs"."patient" AS "patient",
  "previous_outs"."segment" AS "segment",
  "previous_outs"."day" AS "day",
  "previous_outs"."points" AS "points",
  "previous_outs"."run_out" AS "run_out",
  CASE
    WHEN "previous_outs"."previous_out" IS NULL
    OR "previous_outs"."day" > "previous_outs"."previous_out" + "course_streams"."tolerance"
    THEN 1
    ELSE 0
  END AS "opens"
FROM "previous_outs"
JOIN "course_streams"
  ON "course_streams"."course" = "previous_outs"."course";

CREATE TABLE episodes ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "stream",
  "patient",
  "segment",
  MAX("points") AS "points",
  MIN("day") AS "first_day",
  MAX("run_out") AS "end_day"
FROM (
  SELECT
    "stream",
    "patient",
    "segment",
    "day",
    "points",
    "run_out",
    SUM("opens") OVER (
      PARTITION BY "stream", "patient", "segment"
      ORDER BY "day"
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "episode"
  FROM "openings"
) AS "numbered"
GROUP BY
  "stream",
  "patient",
  "segment",
  "episode";

CREATE VIEW events AS SELECT
  "sweep",
  "patient",
  "day",
  CAST(SUM("change") AS Nullable(Int64)) AS "change"
FROM (
  SELECT
    "sweep_streams"."sweep" AS "sweep",
    "episodes"."patient" AS "patient",
    "episodes"."first_day" AS "day",
    "episodes"."points" AS "change"
  FROM "episodes"
  JOIN "sweep_streams"
    ON "sweep_streams"."stream" = "episodes"."stream"
  UNION ALL
  SELECT
    "sweep_streams"."sweep" AS "sweep",
    "episodes"."patient" AS "patient",
    "episodes"."end_day" AS "day",
    -"episodes"."points" AS "change"
  FROM "episodes"
  JOIN "sweep_streams"
    ON "sweep_streams"."stream" = "episodes"."stream"
) AS "changes"
GROUP BY
  "sweep",
  "patient",
  "day";

CREATE VIEW at_once AS SELECT
  "levels"."sweep" AS "sweep",
  "levels"."patient" AS "patient",
  "levels"."first_day" AS "first_day",
  "levels"."end_day" AS "end_day"
FROM (
  SELECT
    "sweep",
    "patient",
    "day" AS "first_day",
    lead("day") OVER (PARTITION BY "sweep", "patient" ORDER BY "day") AS "end_day",
    SUM("change") OVER (
      PARTITION BY "sweep", "patient"
      ORDER BY "day"
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "running"
  FROM "events"
) AS "levels"
JOIN "sweeps"
  ON "sweeps"."sweep" = "levels"."sweep"
WHERE
  "levels"."running" >= "sweeps"."at_least"
  AND NOT (
    "levels"."end_day" IS NULL
  );

CREATE VIEW kept AS SELECT
  "sieves"."sieve" AS "sieve",
  "dispensed"."unit" AS "unit",
  "dispensed"."patient" AS "patient",
  "dispensed"."day" AS "day",
  "dispensed"."month" AS "month",
  "sieve_presentations"."grain" AS "grain",
  "dispensed"."presentation" AS "presentation",
  "dispensed"."prescriber" AS "prescriber",
  "dispensed"."pharmacy" AS "pharmacy",
  CASE WHEN "dispensed"."delivered" = 1 AND "dispensed"."boxes" > 0 THEN 1 ELSE 0 END AS "ordered",
  "dispensed"."delivered" * "dispensed"."boxes" AS "boxes",
  "dispensed"."delivered" * "dispensed"."boxes" * "sieve_presentations"."doses" AS "doses",
  "dispensed"."cents" AS "cents",
  "dispensed"."delivered" * "dispensed"."cents" AS "delivered_cents"
FROM "dispensed"
JOIN "sieve_presentations"
  ON "sieve_presentations"."presentation" = "dispensed"."presentation"
JOIN "sieve_months"
  ON "sieve_months"."sieve" = "sieve_presentations"."sieve"
  AND "sieve_months"."month" = "dispensed"."month"
JOIN "sieves"
  ON "sieves"."sieve" = "sieve_presentations"."sieve"
WHERE
  "dispensed"."age" BETWEEN "sieves"."from_age" AND "sieves"."to_age"
  AND (
    "sieves"."sex" = -1 OR "sieves"."sex" = "dispensed"."sex"
  )
  AND (
    "sieves"."illness" = -1 OR "sieves"."illness" = "dispensed"."illness"
  )
  AND (
    "sieves"."refused" = -1 OR "sieves"."refused" = "dispensed"."refused"
  )
  AND "sieves"."outside" = CASE
    WHEN "dispensed"."day" BETWEEN "sieves"."from_day" AND "sieves"."to_day"
    THEN 0
    ELSE 1
  END;

CREATE TABLE patient_months ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve",
  "unit",
  "patient",
  "month",
  CAST(SUM("ordered") AS Nullable(Int64)) AS "deliveries",
  CAST(SUM("boxes") AS Nullable(Int64)) AS "boxes",
  CAST(SUM("doses") AS Nullable(Int64)) AS "doses",
  CAST(SUM("cents") AS Nullable(Int64)) AS "cents"
FROM (
  SELECT
    "sieve",
    "unit",
    "patient",
    "month",
    "day",
    "grain",
    MAX("ordered") AS "ordered",
    SUM("boxes") AS "boxes",
    SUM("doses") AS "doses",
    SUM("cents") AS "cents"
  FROM "kept"
  GROUP BY
    "sieve",
    "unit",
    "patient",
    "month",
    "day",
    "grain"
) AS "one_each"
GROUP BY
  "sieve",
  "unit",
  "patient",
  "month";

CREATE VIEW substance_months AS SELECT
  "drug_set",
  "patient",
  "substance",
  "month",
  COUNT(*) AS "dates",
  CAST(SUM("boxes") AS Nullable(Int64)) AS "boxes",
  MIN("day") AS "first_day"
FROM (
  SELECT
    "counted_members"."drug_set" AS "drug_set",
    "taken"."patient" AS "patient",
    "counted_members"."substance" AS "substance",
    "taken"."month" AS "month",
    "taken"."day" AS "day",
    SUM("taken"."boxes") AS "boxes"
  FROM "taken"
  JOIN "counted_members"
    ON "counted_members"."presentation" = "taken"."presentation"
  GROUP BY
    "counted_members"."drug_set",
    "taken"."patient",
    "counted_members"."substance",
    "taken"."month",
    "taken"."day"
) AS "dated"
GROUP BY
  "drug_set",
  "patient",
  "substance",
  "month";

CREATE TABLE substance_periods ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "substance_months"."drug_set" AS "drug_set",
  "substance_months"."patient" AS "patient",
  "substance_months"."substance" AS "substance",
  "set_months"."period" AS "period",
  "set_months"."earlier" AS "earlier",
  SUM("substance_months"."dates") AS "dates",
  SUM("substance_months"."boxes") AS "boxes",
  MIN("substance_months"."first_day") AS "first_day"
FROM "substance_months"
JOIN "set_months"
  ON "set_months"."drug_set" = "substance_months"."drug_set"
  AND "set_months"."month" = "substance_months"."month"
GROUP BY
  "substance_months"."drug_set",
  "substance_months"."patient",
  "substance_months"."substance",
  "set_months"."period",
  "set_months"."earlier";

CREATE VIEW holding AS SELECT
  "condition_number",
  "patient",
  "period"
FROM (
  SELECT
    "counted_conditions"."condition_number" AS "condition_number",
    "counted_conditions"."deliveries" AS "deliveries",
    "counted_conditions"."substances" AS "substances",
    "counted_conditions"."boxes" AS "boxes",
    "counted_conditions"."regular_now" AS "regular_now",
    "counted_conditions"."regular_before" AS "regular_before",
    "counted_conditions"."fewer" AS "fewer",
    "substance_periods"."patient" AS "patient",
    "substance_periods"."period" AS "period",
    "substance_periods"."earlier" AS "earlier",
    "substance_periods"."dates" AS "found_dates",
    "substance_periods"."boxes" AS "found_boxes",
    CASE
      WHEN "substance_periods"."dates" >= "counted_conditions"."times"
      THEN 1
      ELSE 0
    END AS "is_regular"
  FROM "substance_periods"
  JOIN "counted_conditions"
    ON "counted_conditions"."drug_set" = "substance_periods"."drug_set"
) AS "counted"
GROUP BY
  "condition_number",
  "patient",
  "period"
HAVING
  SUM(CASE WHEN "earlier" = 0 THEN "found_dates" ELSE 0 END) >= MAX("deliveries")
  AND SUM(CASE WHEN "earlier" = 0 THEN 1 ELSE 0 END) >= MAX("substances")
  AND SUM(CASE WHEN "earlier" = 0 THEN "found_boxes" ELSE 0 END) >= MAX("boxes")
  AND SUM(CASE WHEN "earlier" = 0 THEN "is_regular" ELSE 0 END) >= MAX("regular_now")
  AND SUM(CASE WHEN "earlier" = 1 THEN "is_regular" ELSE 0 END) >= MAX("regular_before")
  AND SUM(CASE WHEN "earlier" = 1 THEN "is_regular" ELSE -"is_regular" END) >= MAX("fewer")
UNION ALL
SELECT
  "at_once_conditions"."condition_number" AS "condition_number",
  "at_once"."patient" AS "patient",
  "asked_periods"."period" AS "period"
FROM "at_once"
JOIN "at_once_conditions"
  ON "at_once_conditions"."sweep" = "at_once"."sweep"
CROSS JOIN "asked_periods"
WHERE
  "at_once"."first_day" < "asked_periods"."end_day"
  AND "at_once"."end_day" > "asked_periods"."first_day"
GROUP BY
  "at_once_conditions"."condition_number",
  "at_once"."patient",
  "asked_periods"."period"
HAVING
  SUM(
    LEAST("at_once"."end_day", "asked_periods"."end_day") - GREATEST("at_once"."first_day", "asked_periods"."first_day")
  ) >= MAX("at_once_conditions"."days");

CREATE VIEW scores AS SELECT
  "condition_weights"."indicator" AS "indicator",
  "holding"."patient" AS "patient",
  "holding"."period" AS "period",
  SUM("condition_weights"."of_denominator") AS "of_denominator",
  SUM("condition_weights"."of_numerator") AS "of_numerator"
FROM "holding"
JOIN "condition_weights"
  ON "condition_weights"."condition_number" = "holding"."condition_number"
GROUP BY
  "condition_weights"."indicator",
  "holding"."patient",
  "holding"."period";

CREATE VIEW of_units AS SELECT
  "patient_roles"."indicator" AS "indicator",
  "patient_months"."unit" AS "unit",
  "patient_months"."patient" AS "patient",
  "period_months"."period" AS "period",
  MAX(
    CASE
      WHEN "patient_roles"."role" = 0 AND "patient_months"."deliveries" > 0
      THEN 1
      ELSE 0
    END
  ) AS "in_denominator",
  MAX(
    CASE
      WHEN "patient_roles"."role" = 1 AND "patient_months"."deliveries" > 0
      THEN 1
      ELSE 0
    END
  ) AS "in_numerator",
  CAST(SUM(
    CASE
      WHEN "patient_roles"."role" = 1
      THEN CASE "patient_roles"."measure"
        WHEN 0
        THEN "patient_months"."deliveries"
        WHEN 1
        THEN "patient_months"."boxes"
        WHEN 2
        THEN "patient_months"."doses"
        ELSE "patient_months"."cents"
      END
      ELSE 0
    END
  ) AS Nullable(Int64)) AS "amount"
FROM "patient_months"
JOIN "patient_roles"
  ON "patient_roles"."sieve" = "patient_months"."sieve"
JOIN "period_months"
  ON "period_months"."month" = "patient_months"."month"
GROUP BY
  "patient_roles"."indicator",
  "patient_months"."unit",
  "patient_months"."patient",
  "period_months"."period";

CREATE VIEW scored AS SELECT
  "of_units"."indicator" AS "indicator",
  "of_units"."unit" AS "unit",
  "of_units"."patient" AS "patient",
  "of_units"."period" AS "period",
  "of_units"."in_denominator" AS "in_denominator",
  "of_units"."in_numerator" AS "in_numerator",
  "of_units"."amount" AS "amount",
  COALESCE("scores"."of_denominator", 0) AS "den_score",
  COALESCE("scores"."of_numerator", 0) AS "num_score"
FROM "of_units"
LEFT JOIN "scores"
  ON "scores"."indicator" = "of_units"."indicator"
  AND "scores"."patient" = "of_units"."patient"
  AND "scores"."period" = "of_units"."period";

SELECT
  "indicator",
  "unit",
  "period",
  CAST(SUM(CAST("numerator" AS Nullable(Int64))) AS Nullable(Int64)) AS "numerator",
  CAST(SUM(CAST("denominator" AS Nullable(Int64))) AS Nullable(Int64)) AS "denominator",
  CAST(SUM(CAST("numerator_squares" AS Nullable(Float64))) AS Nullable(Float64)) AS "numerator_squares",
  CAST(SUM(CAST("denominator_squares" AS Nullable(Float64))) AS Nullable(Float64)) AS "denominator_squares",
  CAST(SUM(CAST("products" AS Nullable(Float64))) AS Nullable(Float64)) AS "products",
  CAST(SUM(CAST("not_observable" AS Nullable(Int64))) AS Nullable(Int64)) AS "not_observable",
  CAST(SUM(CAST("not_computable" AS Nullable(Int64))) AS Nullable(Int64)) AS "not_computable"
FROM (
  SELECT
    "indicator",
    "unit",
    "period",
    SUM(
      CASE
        WHEN "counts_patients" = 0
        THEN "amount"
        ELSE "is_denominator" * "is_numerator"
      END
    ) AS "numerator",
    SUM("is_denominator") AS "denominator",
    SUM(
      CASE
        WHEN "counts_patients" = 0 AND "is_denominator" = 1
        THEN CAST("amount" AS Nullable(Float64)) * CAST("amount" AS Nullable(Float64))
        ELSE 0
      END
    ) AS "numerator_squares",
    0 AS "denominator_squares",
    0 AS "products",
    0 AS "not_observable",
    0 AS "not_computable"
  FROM (
    SELECT
      "scored"."indicator" AS "indicator",
      "scored"."unit" AS "unit",
      "scored"."period" AS "period",
      "scored"."amount" AS "amount",
      "patient_indicators"."counts_patients" AS "counts_patients",
      CASE
        WHEN "scored"."in_denominator" = 1
        AND "scored"."den_score" = "patient_indicators"."of_denominator"
        THEN 1
        ELSE 0
      END AS "is_denominator",
      CASE
        WHEN "scored"."in_numerator" = 1
        AND "scored"."num_score" = "patient_indicators"."of_numerator"
        THEN 1
        ELSE 0
      END AS "is_numerator"
    FROM "scored"
    JOIN "patient_indicators"
      ON "patient_indicators"."indicator" = "scored"."indicator"
  ) AS "judged"
  GROUP BY
    "indicator",
    "unit",
    "period"
) AS "found"
GROUP BY
  "indicator",
  "unit",
  "period";
