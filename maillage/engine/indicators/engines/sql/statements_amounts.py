"""What is found of amounts: the substances of most doses, the change of euros."""

from __future__ import annotations


MOST_DOSES = """
SELECT indicator, unit, period,
    SUM(CASE WHEN COALESCE(before_it, 0) * 100 < percent * total THEN 1 ELSE 0 END)
        AS numerator,
    COUNT(*) AS denominator, 0 AS numerator_squares, 0 AS denominator_squares,
    0 AS products, 0 AS not_observable, 0 AS not_computable
FROM (
    SELECT indicator, percent, unit, period,
        SUM(doses) OVER (PARTITION BY indicator, unit, period
            ORDER BY doses DESC, grain
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it,
        SUM(doses) OVER (PARTITION BY indicator, unit, period) AS total
    FROM (
        SELECT most_doses.indicator, most_doses.percent, kept.unit,
            period_months.period, kept.grain, SUM(kept.doses) AS doses
        FROM kept
        JOIN most_doses ON most_doses.sieve = kept.sieve
        JOIN period_months ON period_months.month = kept.month
        GROUP BY most_doses.indicator, most_doses.percent, kept.unit,
            period_months.period, kept.grain
        HAVING SUM(kept.doses) > 0
    ) AS added
) AS ranked
GROUP BY indicator, unit, period
"""


def _floor(over: str, by: str) -> str:
    """Integer division rounded down, whatever the sign; `by` is above 0.

    What is divided is first made a multiple, so the quotient is whole in any dialect.
    """
    remainder = f"MOD(MOD({over}, {by}) + {by}, {by})"
    return f"CAST(ROUND(({over} - {remainder}) / {by}) AS BIGINT)"


PRODUCT_CHANGES = """
SELECT changes.indicator, changes.effect, kept.unit, change_months.period,
    kept.presentation,
    CAST(SUM(CASE WHEN change_months.earlier = 1 THEN kept.boxes ELSE 0 END)
        AS BIGINT) AS q0,
    CAST(SUM(CASE WHEN change_months.earlier = 0 THEN kept.boxes ELSE 0 END)
        AS BIGINT) AS q1,
    CAST(SUM(CASE WHEN change_months.earlier = 1 THEN kept.delivered_cents ELSE 0 END)
        AS BIGINT) AS e0,
    CAST(SUM(CASE WHEN change_months.earlier = 0 THEN kept.delivered_cents ELSE 0 END)
        AS BIGINT) AS e1
FROM kept
JOIN changes ON changes.sieve = kept.sieve
JOIN change_months ON change_months.month = kept.month
GROUP BY changes.indicator, changes.effect, kept.unit, change_months.period,
    kept.presentation
"""

# The whole part of e0 / q0 is taken out first: no product then outgrows 64 bits.
PRICE_CHANGES = f"""
SELECT indicator, effect, unit, period, q0, q1, e0, e1,
    CASE WHEN q0 > 0 AND q1 > 0 THEN e1 - quotient * q1
        + {_floor("(above - 2 * (e0 - above * quotient) * q1)", "(2 * above)")}
        ELSE 0 END AS price
FROM (
    SELECT indicator, effect, unit, period, q0, q1, e0, e1, above,
        {_floor("e0", "above")} AS quotient
    FROM (
        SELECT indicator, effect, unit, period, q0, q1, e0, e1,
            CASE WHEN q0 > 0 THEN q0 ELSE 1 END AS above
        FROM product_changes
    ) AS bounded
) AS divided
"""

CHANGE_TOTALS = """
SELECT indicator, effect, unit, period, q0, q1, e0, e1, price,
    CASE WHEN q0 > 0 THEN q0 ELSE 1 END AS above
FROM (
    SELECT indicator, effect, unit, period, CAST(SUM(q0) AS BIGINT) AS q0,
        CAST(SUM(q1) AS BIGINT) AS q1, CAST(SUM(e0) AS BIGINT) AS e0,
        CAST(SUM(e1) AS BIGINT) AS e1, CAST(SUM(price) AS BIGINT) AS price
    FROM price_changes GROUP BY indicator, effect, unit, period
) AS summed
"""

CHANGED = f"""
SELECT indicator, unit, period,
    CASE effect WHEN 0 THEN volume WHEN 1 THEN price ELSE e1 - e0 - price - volume END
        AS numerator,
    e0 AS denominator, 0 AS numerator_squares, 0 AS denominator_squares,
    0 AS products, 0 AS not_observable, 0 AS not_computable
FROM (
    SELECT indicator, effect, unit, period, e0, e1, price,
        CASE WHEN q0 > 0 THEN quotient * (q1 - q0)
            + {
    _floor("(2 * (e0 - above * quotient) * (q1 - q0) + above)", "(2 * above)")
}
            ELSE 0 END AS volume
    FROM (
        SELECT indicator, effect, unit, period, q0, q1, e0, e1, price, above,
            {_floor("e0", "above")} AS quotient
        FROM change_totals
    ) AS divided
) AS voluminous
"""
