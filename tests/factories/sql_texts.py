"""The program as text, for engines that no test runs.

`python -m tests.factories.sql_texts` rewrites the texts that tests hold it to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.days import Span, day_number
from maillage.engine.indicators.engines.sql.dialects import Dialect, script
from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.engines.sql.program import from_lines
from maillage.engine.indicators.engines.sql.relations import filled, relations
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.lake.facts import Presentation
from tests.spec.case import indicator_of


FOLDER = Path(__file__).parents[1] / "unit" / "sql_engine" / "texts"
DIALECTS = (Dialect.TRINO, Dialect.CLICKHOUSE)

FORMULARY = Formulary(
    {
        0: Presentation("3400900000001", "J01CA04", 12, "generic"),
        1: Presentation(
            "3400900000002", "M01AE01", 20, None, daily_doses_millionths=5_000_000
        ),
        2: Presentation("3400900000003"),
    }
)
SPAN = Span(day_number(date(2025, 1, 1)), day_number(date(2025, 1, 3)))
JANUARY = Period("2025-01", *[month_number(date(2025, 1, 1))] * 2)

INDICATORS = {
    "deliveries": """
        count: deliveries
        denominator: {drugs: {include: [J01, M01A]}}
        numerator: {drugs: {include: [J01]}, sex: female}
        """,
    "patients": """
        count: patients
        denominator: {drugs: {include: [M01A]}, age: {from: 65}}
        numerator:
          overlap: {with: [{include: [M01A]}, {include: [J01]}], days: 3}
          not_delivered: {include: [A02BC]}
        """,
    "starts": """
        count: starts
        denominator: {drugs: {include: [M01A]}}
        numerator: {exposed_more_than: {days: 30}}
        """,
}


@cache
def text(name: str, dialect: Dialect) -> str:
    """The program that counts an indicator of January, by prescriber."""
    wanted = [indicator_of(parse_calculation(INDICATORS[name], "exemple", {}))]
    tables = relations(Catalogue.of(wanted, FORMULARY, SPAN), [JANUARY])
    steps = from_lines(By.PRESCRIBER, filled(tables))
    statements = script(steps, tables, dialect)
    return ";\n\n".join(statements) + ";\n"


def texts() -> Iterator[tuple[Path, str]]:
    """Every file and what it must hold."""
    for dialect in DIALECTS:
        for name in INDICATORS:
            yield FOLDER / f"{name}.{dialect}.sql", text(name, dialect)


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for path, held in texts():
        path.write_text(held, encoding="utf-8")


if __name__ == "__main__":
    main()
