SET join_use_nulls = 1, prefer_column_name_to_alias = 1;

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
    1 AS "presentation",
    0 AS "segment",
    1 AS "points",
    20 AS "units",
    1 AS "per_day"
) AS "listed";

CREATE TABLE course_streams ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "stream",
  "course",
  "tolerance"
FROM (
  SELECT
    0 AS "stream",
    0 AS "course",
    30 AS "tolerance"
) AS "listed";

CREATE TABLE day_members ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "drug_set",
  "presentation"
FROM (
  SELECT
    0 AS "drug_set",
    1 AS "presentation"
) AS "listed";

CREATE TABLE earlier_days ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "months",
  "day",
  "since"
FROM (
  SELECT
    12 AS "months",
    20089 AS "day",
    19723 AS "since"
  UNION ALL
  SELECT
    12,
    20090,
    19724
  UNION ALL
  SELECT
    12,
    20091,
    19725
) AS "listed";

CREATE TABLE needs ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "need",
  "kind",
  "drug_set",
  "other_set",
  "months",
  "stream",
  "days"
FROM (
  SELECT
    0 AS "need",
    2 AS "kind",
    0 AS "drug_set",
    -1 AS "other_set",
    12 AS "months",
    -1 AS "stream",
    0 AS "days"
  UNION ALL
  SELECT
    1,
    4,
    0,
    -1,
    0,
    0,
    30
) AS "listed";

CREATE TABLE period_months ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "period",
  "month"
FROM (
  SELECT
    0 AS "period",
    24300 AS "month"
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
  UNION ALL
  SELECT
    2,
    24300
) AS "listed";

CREATE TABLE sieve_needs ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve",
  "need",
  "needs"
FROM (
  SELECT
    0 AS "sieve",
    0 AS "need",
    1 AS "needs"
  UNION ALL
  SELECT
    1,
    1,
    2
  UNION ALL
  SELECT
    1,
    0,
    2
  UNION ALL
  SELECT
    2,
    0,
    1
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
    0 AS "grain",
    5000000 AS "doses"
  UNION ALL
  SELECT
    1,
    1,
    0,
    5000000
  UNION ALL
  SELECT
    2,
    1,
    0,
    5000000
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
    20092 AS "from_day",
    20031 AS "to_day",
    0 AS "outside",
    -1000 AS "from_age",
    1000 AS "to_age",
    -1 AS "sex",
    -1 AS "illness",
    -1 AS "refused",
    1 AS "needs"
  UNION ALL
  SELECT
    1,
    20092,
    20031,
    0,
    -1000,
    1000,
    -1,
    -1,
    -1,
    2
  UNION ALL
  SELECT
    2,
    20092,
    20031,
    1,
    -1000,
    1000,
    -1,
    -1,
    -1,
    1
) AS "listed";

CREATE TABLE start_roles ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "indicator",
  "sieve",
  "role"
FROM (
  SELECT
    0 AS "indicator",
    0 AS "sieve",
    0 AS "role"
  UNION ALL
  SELECT
    0,
    1,
    1
) AS "listed";

CREATE TABLE terms ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "indicator",
  "sieve",
  "measure",
  "place"
FROM (
  SELECT
    0 AS "indicator",
    2 AS "sieve",
    0 AS "measure",
    2 AS "place"
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

CREATE TABLE set_days ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "drug_set",
  "patient",
  "day",
  "delivered",
  MAX(CASE WHEN "delivered" = 1 THEN "day" END) OVER (
    PARTITION BY "drug_set", "patient"
    ORDER BY "day"
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS "previous_day"
FROM (
  SELECT
    "day_members"."drug_set" AS "drug_set",
    "dispensed"."patient" AS "patient",
    "dispensed"."day" AS "day",
    MAX("dispensed"."delivered") AS "delivered"
  FROM "dispensed"
  JOIN "day_members"
    ON "day_members"."presentation" = "dispensed"."presentation"
  GROUP BY
    "day_members"."drug_set",
    "dispensed"."patient",
    "dispensed"."day"
) AS "dated";

CREATE TABLE start_days ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "needs"."need" AS "need",
  "needs"."kind" AS "kind",
  "needs"."other_set" AS "other_set",
  "needs"."stream" AS "stream",
  "needs"."days" AS "days",
  "set_days"."patient" AS "patient",
  "set_days"."day" AS "day",
  "earlier_days"."since" AS "since"
FROM "needs"
JOIN "set_days"
  ON "set_days"."drug_set" = "needs"."drug_set"
JOIN "earlier_days"
  ON "earlier_days"."months" = 12 AND "earlier_days"."day" = "set_days"."day"
WHERE
  "needs"."kind" IN (2, 3, 4)
  AND "set_days"."delivered" = 1
  AND (
    "set_days"."previous_day" IS NULL
    OR "set_days"."previous_day" < "earlier_days"."since"
  );

CREATE VIEW met AS SELECT
  "needs"."need" AS "need",
  "set_days"."patient" AS "patient",
  "set_days"."day" AS "day"
FROM "needs"
JOIN "set_days"
  ON "set_days"."drug_set" = "needs"."drug_set"
WHERE
  "needs"."kind" = 0 AND "set_days"."delivered" = 1
UNION ALL
SELECT
  "needs"."need" AS "need",
  "set_days"."patient" AS "patient",
  "set_days"."day" AS "day"
FROM "needs"
JOIN "set_days"
  ON "set_days"."drug_set" = "needs"."drug_set"
JOIN "earlier_days"
  ON "earlier_days"."months" = "needs"."months"
  AND "earlier_days"."day" = "set_days"."day"
WHERE
  "needs"."kind" = 1 AND "set_days"."previous_day" >= "earlier_days"."since"
UNION ALL
SELECT
  "need",
  "patient",
  "day"
FROM "start_days"
WHERE
  "kind" = 2
UNION ALL
SELECT
  "start_days"."need" AS "need",
  "start_days"."patient" AS "patient",
  "start_days"."day" AS "day"
FROM "start_days"
LEFT JOIN (
  SELECT
    "drug_set",
    "patient",
    "day"
  FROM "set_days"
  WHERE
    "delivered" = 1
) AS "others"
  ON "others"."drug_set" = "start_days"."other_set"
  AND "others"."patient" = "start_days"."patient"
WHERE
  "start_days"."kind" = 3
GROUP BY
  "start_days"."need",
  "start_days"."patient",
  "start_days"."day"
HAVING
  SUM(
    CASE
      WHEN "others"."day" >= "start_days"."since" AND "others"."day" <= "start_days"."day"
      THEN 1
      ELSE 0
    END
  ) = 0
UNION ALL
SELECT
  "start_days"."need" AS "need",
  "start_days"."patient" AS "patient",
  "start_days"."day" AS "day"
FROM "start_days"
JOIN "episodes"
  ON "episodes"."stream" = "start_days"."stream"
  AND "episodes"."patient" = "start_days"."patient"
WHERE
  "start_days"."kind" = 4
  AND "episodes"."first_day" <= "start_days"."day"
  AND "start_days"."day" < "episodes"."end_day"
  AND "episodes"."end_day" - "start_days"."day" > "start_days"."days";

CREATE TABLE allowed_days ENGINE = MergeTree ORDER BY tuple() AS SELECT
  "sieve_needs"."sieve" AS "sieve",
  "met"."patient" AS "patient",
  "met"."day" AS "day",
  1 AS "is_allowed"
FROM "sieve_needs"
JOIN "met"
  ON "met"."need" = "sieve_needs"."need"
GROUP BY
  "sieve_needs"."sieve",
  "met"."patient",
  "met"."day"
HAVING
  COUNT(*) = MAX("sieve_needs"."needs");

CREATE VIEW sieved AS SELECT
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

CREATE VIEW kept AS SELECT
  "sieved"."sieve" AS "sieve",
  "sieved"."unit" AS "unit",
  "sieved"."patient" AS "patient",
  "sieved"."day" AS "day",
  "sieved"."month" AS "month",
  "sieved"."grain" AS "grain",
  "sieved"."presentation" AS "presentation",
  "sieved"."prescriber" AS "prescriber",
  "sieved"."pharmacy" AS "pharmacy",
  "sieved"."ordered" AS "ordered",
  "sieved"."boxes" AS "boxes",
  "sieved"."doses" AS "doses",
  "sieved"."cents" AS "cents",
  "sieved"."delivered_cents" AS "delivered_cents"
FROM "sieved"
JOIN "sieves"
  ON "sieves"."sieve" = "sieved"."sieve"
LEFT JOIN "allowed_days"
  ON "allowed_days"."sieve" = "sieved"."sieve"
  AND "allowed_days"."patient" = "sieved"."patient"
  AND "allowed_days"."day" = "sieved"."day"
WHERE
  "sieves"."needs" = 0 OR "allowed_days"."is_allowed" = 1;

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

CREATE VIEW tallies AS SELECT
  "sieve",
  "unit",
  "month",
  SUM("deliveries") AS "deliveries",
  SUM("boxes") AS "boxes",
  SUM("doses") AS "doses",
  SUM("cents") AS "cents"
FROM "patient_months"
GROUP BY
  "sieve",
  "unit",
  "month";

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
    SUM(CASE WHEN "place" = 0 THEN "amount" ELSE 0 END) AS "numerator",
    SUM(CASE WHEN "place" = 1 THEN "amount" ELSE 0 END) AS "denominator",
    SUM(CASE WHEN "place" = 4 THEN "amount" ELSE 0 END) AS "numerator_squares",
    SUM(CASE WHEN "place" = 5 THEN "amount" ELSE 0 END) AS "denominator_squares",
    0 AS "products",
    SUM(CASE WHEN "place" = 2 THEN "amount" ELSE 0 END) AS "not_observable",
    SUM(CASE WHEN "place" = 3 THEN "amount" ELSE 0 END) AS "not_computable"
  FROM (
    SELECT
      "terms"."indicator" AS "indicator",
      "tallies"."unit" AS "unit",
      "period_months"."period" AS "period",
      "terms"."place" AS "place",
      CASE "terms"."measure"
        WHEN 0
        THEN "tallies"."deliveries"
        WHEN 1
        THEN "tallies"."boxes"
        WHEN 2
        THEN "tallies"."doses"
        ELSE "tallies"."cents"
      END AS "amount"
    FROM "tallies"
    JOIN "terms"
      ON "terms"."sieve" = "tallies"."sieve"
    JOIN "period_months"
      ON "period_months"."month" = "tallies"."month"
  ) AS "termed"
  GROUP BY
    "indicator",
    "unit",
    "period"
  UNION ALL
  SELECT
    "starting"."indicator" AS "indicator",
    "starting"."unit" AS "unit",
    "period_months"."period" AS "period",
    SUM("starting"."in_denominator" * "starting"."in_numerator") AS "numerator",
    SUM("starting"."in_denominator") AS "denominator",
    0 AS "numerator_squares",
    0 AS "denominator_squares",
    0 AS "products",
    0 AS "not_observable",
    0 AS "not_computable"
  FROM (
    SELECT
      "start_roles"."indicator" AS "indicator",
      "kept"."unit" AS "unit",
      "kept"."month" AS "month",
      "kept"."patient" AS "patient",
      "kept"."day" AS "day",
      MAX(CASE WHEN "start_roles"."role" = 0 THEN 1 ELSE 0 END) AS "in_denominator",
      MAX(CASE WHEN "start_roles"."role" = 1 THEN 1 ELSE 0 END) AS "in_numerator"
    FROM "kept"
    JOIN "start_roles"
      ON "start_roles"."sieve" = "kept"."sieve"
    WHERE
      "kept"."ordered" = 1
    GROUP BY
      "start_roles"."indicator",
      "kept"."unit",
      "kept"."month",
      "kept"."patient",
      "kept"."day"
  ) AS "starting"
  JOIN "period_months"
    ON "period_months"."month" = "starting"."month"
  GROUP BY
    "starting"."indicator",
    "starting"."unit",
    "period_months"."period"
) AS "found"
GROUP BY
  "indicator",
  "unit",
  "period";
