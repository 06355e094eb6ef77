"""Opening Spark, or failing to: one sentence, and what to do about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from maillage.commands.indicators import app
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.sql import spark_tables


ASKED = [
    *("compute", "--by", "all", "--every", "month"),
    *("--from", "2025-01", "--to", "2025-01"),
]


class Builder:
    """A builder of sessions that cannot start one."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return lambda *_: self

    def getOrCreate(self) -> None:  # noqa: N802
        raise self._error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("[JAVA_GATEWAY_EXITED] Java gateway exited"), "JAVA_HOME"),
        (FileNotFoundError("bin/spark-submit"), "SPARK_HOME"),
        (RuntimeError("Could not parse Master URL"), "SPARK_MASTER"),
    ],
)
def test_who_cannot_start_spark_is_told_what_to_mend(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    pyspark = SimpleNamespace(SparkSession=SimpleNamespace(builder=Builder(error)))
    monkeypatch.setattr(spark_tables, "import_module", lambda _: pyspark)
    with pytest.raises(BadInput, match=said):
        spark_tables.open_session("spark://nowhere:7077")


def test_who_has_no_pyspark_is_told_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(spark_tables, "import_module", missing)
    with pytest.raises(BadInput, match=r"maillage\[spark\]"):
        spark_tables.open_session(None)


@pytest.mark.parametrize(
    "half", [["--engine", "spark"], ["--structure", "pole", "--tables", "/tables"]]
)
def test_spark_and_its_tables_are_asked_for_together(half: list[str]) -> None:
    refused = CliRunner().invoke(app, [*ASKED, *half])
    assert isinstance(refused.exception, BadInput)
    assert "--engine spark et --tables vont ensemble" in str(refused.exception)
