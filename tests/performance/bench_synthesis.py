"""How fast lines are invented, and how little memory grows with their number."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

from maillage.engine.synthesis.stream import write_lines


LAST_MONTH = date(2026, 10, 1)


@dataclass(frozen=True)
class SynthesisSpeed:
    """One run: `growth_bytes` is the memory taken after the first fifth."""

    rows: int
    seconds: float
    peak_bytes: int
    growth_bytes: int

    @property
    def rows_per_second(self) -> float:
        """What matters to who waits."""
        return self.rows / self.seconds


def bench_synthesis(
    folder: Path, *, rows: int = 3_000_000, doctors: int | None = None
) -> SynthesisSpeed:
    """Write `rows` lines into `folder` and take them away again."""
    process, taken = psutil.Process(), []
    out = folder / "synthesis.csv"
    started = time.perf_counter()
    write_lines(
        out,
        rows=rows,
        seed=1,
        last_month=LAST_MONTH,
        doctors=doctors,
        on_progress=lambda _done, _whole: taken.append(process.memory_info().rss),
    )
    seconds = time.perf_counter() - started
    out.unlink()
    early = max(taken[: max(1, len(taken) // 5)])
    return SynthesisSpeed(rows, seconds, max(taken), max(taken) - early)
