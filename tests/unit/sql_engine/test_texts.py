"""The texts for Trino and ClickHouse: as they were read, and well formed."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from maillage.engine.indicators.engines.sql.dialects import Dialect, written
from tests.factories.sql_texts import DIALECTS, INDICATORS, text, texts


@pytest.fixture(scope="module", params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    return request.param


def test_the_texts_are_those_that_were_read() -> None:
    wrong = [
        path.name
        for path, held in texts()
        if not path.is_file() or path.read_text(encoding="utf-8") != held
    ]
    assert not wrong, "read the changes made by: python -m tests.factories.sql_texts"


@pytest.mark.parametrize("name", INDICATORS)
def test_they_parse_and_make_a_name_before_they_read_it(
    name: str, dialect: Dialect
) -> None:
    made = {"lines", "endings"} | {
        f"{one}_numbers" for one in ("presentation", "prescriber", "pharmacy")
    }
    statements = [
        one for one in sqlglot.parse(text(name, dialect), read=dialect.value) if one
    ]
    for statement in statements:
        assert isinstance(statement, exp.Create | exp.Select | exp.Set)
        target = statement.this if isinstance(statement, exp.Create) else None
        read = {one.name for one in statement.find_all(exp.Table) if one is not target}
        assert read <= made
        if target is not None:
            made.add(target.name)


def test_each_dialect_says_days_and_divisions_in_its_own_words() -> None:
    query = "SELECT DATE_DIFF('day', DATE '1970-01-01', delivered_on) AS day FROM lines"
    assert "DATEDIFF(DAY" in written(query, Dialect.SPARK)
    assert "DATE_DIFF('DAY'" in written(query, Dialect.TRINO)
    assert "DATE_DIFF(DAY" in written(query, Dialect.CLICKHOUSE)
