"""The statements of a question, in order: only those that its relations feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from maillage.engine.indicators.engines.sql import statements_amounts as amounts
from maillage.engine.indicators.engines.sql import statements_days as days
from maillage.engine.indicators.engines.sql import statements_facts as facts
from maillage.engine.indicators.engines.sql import statements_lines as lines
from maillage.engine.indicators.engines.sql import statements_patients as patients
from maillage.engine.indicators.engines.sql import statements_supply as supply
from maillage.engine.indicators.periods import By


@dataclass(frozen=True)
class Step:
    """A named query. `is_kept`: several read it, so it is worked out once."""

    name: str
    query: str
    is_kept: bool = False


COUNTS_STEP = "counts"
"""The last step: a row for each indicator, unit and period that has something."""

MEASURES = (
    "numerator",
    "denominator",
    "numerator_squares",
    "denominator_squares",
    "products",
    "not_observable",
    "not_computable",
)
"""The columns of the last step, after `indicator`, `unit` and `period`."""

FLOATS = frozenset({"numerator_squares", "denominator_squares", "products"})
"""Those of them that are not whole numbers of 64 bits."""


def from_build(by: By, relations: Collection[str]) -> list[Step]:
    """The program on the tables `facts` and `patients` of a build.

    `relations` are the names of those that hold something; statements may also join
    the others, which are empty.
    """
    return [Step("dispensed", facts.of_build(by)), *_counting(relations)]


def from_lines(by: By, relations: Collection[str]) -> list[Step]:
    """The program on the table `lines` of a lake.

    Also read: `presentation_numbers`, `prescriber_numbers` and `pharmacy_numbers`,
    each a `code` and its `number`; `endings` too, which repeats how many it numbers.
    """
    return [
        Step("people_seen", facts.PEOPLE_SEEN, is_kept=True),
        Step("birth_years", facts.BIRTH_YEARS),
        Step("sexes", facts.SEXES),
        Step("people", facts.PEOPLE),
        Step("numbered", facts.NUMBERED),
        Step("summed", facts.SUMMED),
        Step("dispensed", facts.of_lines(by), is_kept=True),
        *_counting(relations),
    ]


def _counting(relations: Collection[str]) -> Iterator[Step]:
    asked = frozenset(relations)
    if asked & {"course_streams", "set_months"}:
        yield Step("taken", supply.TAKEN, is_kept=True)
    if "course_streams" in asked:
        yield from _supplied(asked)
    if "needs" in asked:
        yield from _dated(asked)
    yield from _kept(asked)
    if "condition_weights" in asked:
        yield from _conditions(asked)
    yield from _found(asked)


def _supplied(asked: frozenset[str]) -> Iterator[Step]:
    yield Step("received", supply.RECEIVED)
    yield Step("totals", supply.TOTALS)
    yield Step("run_outs", supply.RUN_OUTS)
    yield Step("previous_outs", supply.PREVIOUS_OUTS)
    yield Step("openings", supply.OPENINGS)
    yield Step("episodes", supply.EPISODES, is_kept=True)
    if "sweeps" in asked:
        yield Step("events", supply.EVENTS)
        yield Step("at_once", supply.AT_ONCE, is_kept="covered_conditions" in asked)


def _dated(asked: frozenset[str]) -> Iterator[Step]:
    yield Step("set_days", days.SET_DAYS, is_kept=True)
    met = [days.SAME_DAY]
    if "earlier_days" in asked:
        yield Step("start_days", days.START_DAYS, is_kept=True)
        met += [days.REPEATED, days.STARTED, days.CLEAN]
        if "course_streams" in asked:
            met.append(days.EXPOSED)
    yield Step("met", _union(met))
    yield Step("allowed_days", days.ALLOWED_DAYS, is_kept=True)


def _kept(asked: frozenset[str]) -> Iterator[Step]:
    if "needs" in asked:
        yield Step("sieved", lines.KEPT)
        yield Step("kept", lines.KEPT_ON_DAYS)
    else:
        yield Step("kept", lines.KEPT)
    if asked & {"terms", "patient_roles"}:
        yield Step("patient_months", lines.PATIENT_MONTHS, is_kept=True)


def _conditions(asked: frozenset[str]) -> Iterator[Step]:
    holding = []
    if "set_months" in asked:
        yield Step("substance_months", patients.SUBSTANCE_MONTHS)
        yield Step("substance_periods", patients.SUBSTANCE_PERIODS, is_kept=True)
    for relation, query in (
        ("counted_conditions", patients.COUNTED),
        ("treated_conditions", supply.TREATED),
        ("at_once_conditions", supply.DAYS_AT_ONCE),
        ("covered_conditions", supply.COVERED),
    ):
        if relation in asked:
            holding.append(query)
    yield Step("holding", _union(holding))
    yield Step("scores", patients.SCORES)


def _found(asked: frozenset[str]) -> Iterator[Step]:
    found = []
    if "terms" in asked:
        yield Step("tallies", lines.TALLIES)
        found.append(lines.ADDED_UP)
    if "pair_sides" in asked:
        yield Step("row_weights", lines.ROW_WEIGHTS)
        found.append(lines.SQUARED)
    if "patient_roles" in asked:
        yield Step("of_units", patients.OF_UNITS)
        scored = "condition_weights" in asked
        yield Step("scored", patients.SCORED if scored else patients.UNSCORED)
        found.append(patients.BY_PATIENT)
    if "start_roles" in asked:
        found.append(patients.BY_START)
    if "most_doses" in asked:
        found.append(amounts.MOST_DOSES)
    if {"changes", "change_months"} <= asked:
        yield Step("product_changes", amounts.PRODUCT_CHANGES)
        yield Step("price_changes", amounts.PRICE_CHANGES)
        yield Step("change_totals", amounts.CHANGE_TOTALS)
        found.append(amounts.CHANGED)
    if not found:
        return
    summed = ", ".join(
        f"CAST(SUM(CAST({name} AS {kind})) AS {kind}) AS {name}"
        for name in MEASURES
        for kind in [_type_of(name)]
    )
    yield Step(
        COUNTS_STEP,
        f"SELECT indicator, unit, period, {summed} FROM ({_union(found)}) AS found "
        "GROUP BY indicator, unit, period",
    )


def _type_of(measure: str) -> str:
    return "DOUBLE" if measure in FLOATS else "BIGINT"


def _union(queries: list[str]) -> str:
    return " UNION ALL ".join(queries)
