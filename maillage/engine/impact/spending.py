"""What doctors spent on the medicines of an indicator, product by product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from maillage.engine.errors import BadInput
from maillage.engine.impact.money import Spending
from maillage.engine.impact.panel import Booleans, Floats, Integers
from maillage.engine.indicators.model import DrugSet, Indicator
from maillage.engine.indicators.periods import Period
from maillage.engine.lake.build import Build


_BY_PRODUCT = """
SELECT doctors.row AS row, facts.month > $last_before AS is_after, facts.presentation,
    sum(facts.boxes)::DOUBLE AS boxes, sum(facts.amount_cents)::DOUBLE AS cents
FROM facts JOIN prescribers USING (prescriber) JOIN doctors USING (code)
JOIN meant USING (presentation)
WHERE facts.month BETWEEN $first AND $last_before
    OR facts.month BETWEEN $first_after AND $last
GROUP BY ALL
"""
_LABELS = (
    "SELECT label FROM presentations WHERE presentation IN ? ORDER BY presentation"
)


def spending(
    build: Build,
    indicator: Indicator,
    practices: Sequence[Sequence[str]],
    before: Sequence[Period],
    after: Sequence[Period],
    *,
    treated: Booleans,
    weight: Floats,
    cluster: Integers,
) -> Spending:
    """Boxes and cents of each practice and product, over two runs of periods.

    Products are the presentations of every set of drugs that the indicator names.
    Raises BadInput where it names none, or where nothing of them was ordered.
    """
    sets = list(dict.fromkeys(_drug_sets(indicator.calculation)))
    if not sets:
        raise BadInput(
            f"« {indicator.title} » ne porte pas sur une liste de médicaments : il n'y "
            "a pas d'euros à lui rattacher."
        )
    table = _table(build, sets, practices, before, after)
    if not len(table):
        raise BadInput(
            f"Aucun médicament de « {indicator.title} » n'a été ordonné sur la période "
            ": il n'y a pas d'euros à comparer."
        )
    numbers, product = np.unique(table["presentation"].to_numpy(), return_inverse=True)
    shape = len(practices), 2, len(numbers)
    places = (
        table["row"].to_numpy(),
        table["is_after"].to_numpy(zero_copy_only=False).astype(np.int64),
        product,
    )
    boxes, cents = np.zeros(shape), np.zeros(shape)
    boxes[places] = table["boxes"].to_numpy()
    cents[places] = table["cents"].to_numpy()
    return Spending(
        products=_labels(build, numbers),
        boxes=boxes,
        cents=cents,
        months=(_months(before), _months(after)),
        treated=treated,
        weight=weight,
        cluster=cluster,
    )


def _table(
    build: Build,
    sets: Sequence[DrugSet],
    practices: Sequence[Sequence[str]],
    before: Sequence[Period],
    after: Sequence[Period],
) -> pa.Table:
    pairs = [(code, row) for row, codes in enumerate(practices) for code in codes]
    codes, rows = zip(*pairs, strict=True)
    doctors = pa.table({"code": pa.array(codes), "row": pa.array(rows, pa.int64())})
    with build.connection() as connection:
        meant = [
            number
            for number, atc, micrograms, form in connection.execute(
                "SELECT presentation, atc, strength_micrograms, form FROM presentations"
            ).fetchall()
            if any(each.contains(atc, micrograms, form) for each in sets)
        ]
        connection.register("doctors", doctors)
        connection.register(
            "meant", pa.table({"presentation": pa.array(meant, pa.int32())})
        )
        return connection.sql(
            _BY_PRODUCT,
            params={
                "first": before[0].first_month,
                "last_before": before[-1].last_month,
                "first_after": after[0].first_month,
                "last": after[-1].last_month,
            },
        ).to_arrow_table()


def _labels(build: Build, numbers: Integers) -> tuple[str, ...]:
    with build.connection(facts=False) as connection:
        rows = connection.execute(_LABELS, [numbers.tolist()]).fetchall()
    return tuple(str(row[0]) for row in rows)


def _months(periods: Sequence[Period]) -> int:
    return sum(each.last_month - each.first_month + 1 for each in periods)


def _drug_sets(node: Any) -> Iterator[DrugSet]:
    """Every set of drugs named in a calculation, wherever it stands."""
    if isinstance(node, DrugSet):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from _drug_sets(each)
    elif is_dataclass(node):
        for each in fields(node):
            yield from _drug_sets(getattr(node, each.name))
