CREATE TABLE period_months AS SELECT
  "period",
  "month"
FROM (VALUES
  (0, 24300)) AS "listed"("period", "month");

CREATE TABLE sieve_months AS SELECT
  "sieve",
  "month"
FROM (VALUES
  (0, 24300),
  (1, 24300)) AS "listed"("sieve", "month");

CREATE TABLE sieve_presentations AS SELECT
  "sieve",
  "presentation",
  "grain",
  "doses"
FROM (VALUES
  (0, 0, 1, 0),
  (1, 0, 1, 0),
  (1, 1, 2, 5000000)) AS "listed"("sieve", "presentation", "grain", "doses");

CREATE TABLE sieves AS SELECT
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
FROM (VALUES
  (0, 20089, 20091, 0, -1000, 1000, 2, -1, -1, 0),
  (1, 20089, 20091, 0, -1000, 1000, -1, -1, -1, 0)) AS "listed"("sieve", "from_day", "to_day", "outside", "from_age", "to_age", "sex", "illness", "refused", "needs");

CREATE TABLE terms AS SELECT
  "indicator",
  "sieve",
  "measure",
  "place"
FROM (VALUES
  (0, 0, 0, 0),
  (0, 1, 0, 1)) AS "listed"("indicator", "sieve", "measure", "place");

CREATE TABLE people_seen AS SELECT
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
  ) * "endings"."numbers" + "endings"."number" AS BIGINT) AS "patient"
FROM "birth_years"
JOIN "sexes"
  ON "sexes"."patient" = "birth_years"."patient"
JOIN "endings"
  ON "endings"."code" = SUBSTR("birth_years"."patient", LENGTH("birth_years"."patient") - 2, 3);

CREATE VIEW numbered AS SELECT
  "people"."patient" AS "patient",
  "people"."birth_year" AS "birth_year",
  "people"."sex" AS "sex",
  DATE_DIFF(
    'DAY',
    DATE_TRUNC('DAY', CAST('1970-01-01' AS DATE)),
    DATE_TRUNC('DAY', "lines"."delivered_on")
  ) AS "day",
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
  CAST(SUM("boxes") AS BIGINT) AS "boxes",
  CAST(SUM("amount_cents") AS BIGINT) AS "cents",
  MAX("illness") AS "illness",
  MAX("refused") AS "refused"
FROM "numbered"
GROUP BY
  "patient",
  "day",
  "presentation",
  "prescriber",
  "pharmacy";

CREATE TABLE dispensed AS SELECT
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

CREATE TABLE patient_months AS SELECT
  "sieve",
  "unit",
  "patient",
  "month",
  CAST(SUM("ordered") AS BIGINT) AS "deliveries",
  CAST(SUM("boxes") AS BIGINT) AS "boxes",
  CAST(SUM("doses") AS BIGINT) AS "doses",
  CAST(SUM("cents") AS BIGINT) AS "cents"
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
  CAST(SUM(CAST("numerator" AS BIGINT)) AS BIGINT) AS "numerator",
  CAST(SUM(CAST("denominator" AS BIGINT)) AS BIGINT) AS "denominator",
  CAST(SUM(CAST("numerator_squares" AS DOUBLE)) AS DOUBLE) AS "numerator_squares",
  CAST(SUM(CAST("denominator_squares" AS DOUBLE)) AS DOUBLE) AS "denominator_squares",
  CAST(SUM(CAST("products" AS DOUBLE)) AS DOUBLE) AS "products",
  CAST(SUM(CAST("not_observable" AS BIGINT)) AS BIGINT) AS "not_observable",
  CAST(SUM(CAST("not_computable" AS BIGINT)) AS BIGINT) AS "not_computable"
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
) AS "found"
GROUP BY
  "indicator",
  "unit",
  "period";
