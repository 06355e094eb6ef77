"""`python -m tests.performance [WORD...]`: every benchmark, as a table and as JSON.

A benchmark is a function `bench_*` of a module `bench_*.py` beside this file. It takes
an empty folder and returns a dataclass with at least `seconds`, or a list of them; its
module may say in `REACH` how many seconds each function should stay under. Each runs
in a process of its own, so that the memory shown is its own. WORDs choose those whose
name holds one of them.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "bench"
MEGABYTE = 2**20
ALONE = "--alone"


def benchmarks(words: list[str]) -> Iterator[tuple[str, str]]:
    """Module and function of each benchmark wanted."""
    for path in sorted(HERE.glob("bench_*.py")):
        module = importlib.import_module(f"{__package__}.{path.stem}")
        for name in dir(module):
            ours = getattr(module, name)
            own = name.startswith("bench_") and ours.__module__ == module.__name__
            if own and (not words or any(word in name for word in words)):
                yield module.__name__, name


def run(module: str, function: str) -> dict[str, Any]:
    """One benchmark, in this process: its measures and the memory it took."""
    ours = importlib.import_module(module)
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        found = getattr(ours, function)(Path(folder))
    measures = found if isinstance(found, list) else [found]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "name": function.removeprefix("bench_"),
        "reach_seconds": getattr(ours, "REACH", {}).get(function),
        "peak_bytes": peak * 1024,
        "measures": [asdict(one) for one in measures],
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
    }


def rows(result: dict[str, Any]) -> Iterator[list[str]]:
    """The lines of the table for one benchmark."""
    reach = result["reach_seconds"]
    for measure in result["measures"]:
        seconds = measure["seconds"]
        others = {
            key: value
            for key, value in measure.items()
            if key != "seconds" and not key.endswith("bytes")
        }
        yield [
            result["name"],
            f"{seconds:.2f}",
            "" if reach is None else f"< {reach:g}",
            f"{measure.get('peak_bytes', result['peak_bytes']) / MEGABYTE:,.0f}",
            ", ".join(f"{key} {_short(value)}" for key, value in others.items()),
        ]


def _short(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def main() -> None:
    """Run, print and keep."""
    RESULTS.mkdir(exist_ok=True)
    table = Table("benchmark", "seconds", "reach", "peak MB", "what")
    for column in table.columns[1:4]:
        column.justify = "right"
    progress = Console(stderr=True)
    for module, function in benchmarks(sys.argv[1:]):
        progress.print(f"[dim]{function}[/]")
        command = [sys.executable, "-m", __package__ or "", ALONE, module, function]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        result = json.loads(done.stdout)
        kept = RESULTS / f"{result['name']}.json"
        kept.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        for row in rows(result):
            table.add_row(*row)
    Console(width=120).print(table)


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        print(json.dumps(run(sys.argv[2], sys.argv[3])))
    else:
        main()
