"""How Spark's work grows with the lines: what the operator's page extrapolates from.

Local Spark on two cores, the whole library by prescriber and month over two years, on
the tables of a territory of 250,000 to 2 million lines. Seconds of processor and bytes
shuffled are Spark's own, from its event log: other work on the machine changes them
little, where it changes the seconds of the clock a lot.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from maillage.engine.indicators.engines.sql.spark_tables import open_tables
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.periods import By, Every, periods
from tests.performance.territory import write_territory


SIZES = (250_000, 500_000, 1_000_000, 2_000_000)
MONTHS = 36
_ASKED = periods(Every.MONTH, date(2022, 1, 1), date(2023, 12, 1))
_MEGABYTE = 2**20


@dataclass(frozen=True)
class SparkGrowth:
    """One count of the library; memory is the most that one task held.

    `task_cpu_seconds` leaves out the planning, which does not grow with the lines.
    """

    seconds: float
    lines: int
    indicators: int
    units: int
    task_cpu_seconds: float
    shuffled_mega: float
    spilled_mega: float
    task_memory_mega: float
    stages: int


def bench_spark_growth(folder: Path) -> list[SparkGrowth]:
    """A process for each size, so that each starts with a machine as cold."""
    found = []
    for lines in SIZES:
        place = folder / str(lines)
        lake = write_territory(place, lines, MONTHS)
        tables = place / "tables"
        tables.mkdir()
        (tables / "lines").symlink_to(lake.facts_uri)
        presentations = place / "presentations.parquet"
        (tables / presentations.name).symlink_to(presentations)
        words = [sys.executable, "-m", __name__, str(place), str(lines)]
        subprocess.run(words, check=True)
        found.append(SparkGrowth(**json.loads((place / "found.json").read_text())))
    return found


def _count(place: Path, lines: int) -> dict[str, Any]:
    spark = import_module("pyspark.sql")  # the other benchmarks do without

    log = place / "log"
    log.mkdir()
    builder = spark.SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.driver.memory": "3g",
        "spark.sql.shuffle.partitions": "16",
        "spark.ui.enabled": "false",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": str(log),
        "spark.sql.maxPlanStringLength": "1000",
        "spark.local.dir": str(place / "spark"),
        "spark.sql.warehouse.dir": str(place / "warehouse"),
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    wanted = list(load_library())
    started = perf_counter()
    engine = open_tables(session, str(place / "tables"))
    engine.count(wanted, By.PRESCRIBER, _ASKED)
    seconds = perf_counter() - started
    session.stop()
    return {
        "seconds": seconds,
        "lines": lines,
        "indicators": len(wanted),
        "units": len(engine.source.prescribers),
        **_spent(log),
    }


def _spent(log: Path) -> dict[str, float]:
    tasks = list(_tasks(log))
    metrics = [one["Task Metrics"] for one in tasks]
    return {
        "task_cpu_seconds": sum(one["Executor CPU Time"] for one in metrics) / 1e9,
        "shuffled_mega": sum(
            one["Shuffle Write Metrics"]["Shuffle Bytes Written"] for one in metrics
        )
        / _MEGABYTE,
        "spilled_mega": sum(one["Disk Bytes Spilled"] for one in metrics) / _MEGABYTE,
        "task_memory_mega": max(one["Peak Execution Memory"] for one in metrics)
        / _MEGABYTE,
        "stages": len({one["Stage ID"] for one in tasks}),
    }


def _tasks(log: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(one for one in log.rglob("*") if one.is_file()):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if '"SparkListenerTaskEnd"' in line[:60]:
                yield json.loads(line)


if __name__ == "__main__":
    _place = Path(sys.argv[1])
    (_place / "found.json").write_text(json.dumps(_count(_place, int(sys.argv[2]))))
