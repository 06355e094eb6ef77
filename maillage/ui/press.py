"""The press: pages drawn and set into PDF, by several processes at once.

A drawing holds its process for some 50 ms and cannot be shared between threads, so
each process prints whole documents. A worker is this module run by itself: it reads
one job a line on its standard input and answers each with one line. It imports
nothing else of Maillage, to be ready soon.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

import typst
import vl_convert


FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parent / "documents"
CHARTS = Path(__file__).parent / "compiled"

LAYERS = ("ground", "own")
"""The two drawings of a chart, the first under the second."""

ACCESSIBLE = "ua-1"
"""PDF/UA: tagged, titled, with a text for every picture; Typst checks it."""


@dataclass(frozen=True)
class Drawing:
    """One chart of a page: the parameters of its axes, the rows of its sources."""

    axes: Mapping[str, float]
    rows: Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Job:
    """One document: a template, what it prints, and the charts of its figures.

    `chart` names a compiled chart; its drawings go to `page["figures"]`.
    `made_at` are the seconds of the date written in the PDF, which has no other.
    """

    path: str
    template: str
    page: Mapping[str, Any]
    chart: str
    drawings: Sequence[Drawing]
    made_at: int


class Press:
    """Workers that start at once, so that they are ready when the figures are.

    With one process everything is printed in the caller's own.
    """

    def __init__(self, processes: int) -> None:
        self._workers = [_start() for _ in range(processes if processes > 1 else 0)]

    def print(
        self, jobs: Sequence[Job], notify: Callable[[int], None] = lambda _done: None
    ) -> None:
        """Write every document to its path; `notify` is told how many are done."""
        if not self._workers:
            for done, job in enumerate(jobs, start=1):
                print_document(job)
                notify(done)
            return
        idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)
        with ThreadPoolExecutor(len(self._workers)) as threads:
            waiting = [threads.submit(_hand_over, job, idle) for job in jobs]
            try:
                for done, finished in enumerate(as_completed(waiting), start=1):
                    finished.result()
                    notify(done)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            if worker.stdin is not None:
                worker.stdin.close()
        for worker in self._workers:
            worker.wait()
            if worker.stdout is not None:
                worker.stdout.close()


def print_document(job: Job) -> None:
    """Draw the charts of one document, set its pages and write its PDF."""
    Path(job.path).write_bytes(document(job))


def document(job: Job) -> bytes:
    """The PDF of a job."""
    return _set(job, format="pdf", pdf_standards=ACCESSIBLE, timestamp=job.made_at)[0]


def pictures(job: Job, pixels_per_inch: float) -> list[bytes]:
    """The pages of a job as PNG."""
    return _set(job, format="png", ppi=pixels_per_inch)


def _set(job: Job, **how: Any) -> list[bytes]:
    template, data = str(TEMPLATES / job.template), {"data": filled_page(job)}
    found: Any = _compiler().compile(template, sys_inputs=data, **how)
    return found if isinstance(found, list) else [found]


def filled_page(job: Job) -> str:
    """The page's texts as JSON, each figure with the two layers of its chart."""
    figures = [
        {**figure, **{layer: svg(f"{job.chart}-{layer}", drawing) for layer in LAYERS}}
        for figure, drawing in zip(job.page["figures"], job.drawings, strict=True)
    ]
    ratio = _height_to_width(_chart(f"{job.chart}-{LAYERS[0]}"))
    return json.dumps({**job.page, "figures": figures, "chart_ratio": ratio})


def _height_to_width(chart: Mapping[str, Any]) -> float:
    """The shape of every drawing of a chart, whose size is fixed."""
    edges = chart["padding"]
    height = chart["height"] + edges["top"] + edges["bottom"]
    return float(height / (chart["width"] + edges["left"] + edges["right"]))


def svg(kind: str, drawing: Drawing) -> str:
    """A layer of a compiled chart as SVG, its axes and its named sources filled.

    Rows of sources that the layer does not have are left aside.
    """
    chart = _chart(kind)
    signals = [
        {**signal, "value": drawing.axes[signal["name"]]}
        if signal["name"] in drawing.axes
        else signal
        for signal in chart["signals"]
    ]
    data = [
        {**source, "values": drawing.rows[source["name"]]}
        if source["name"] in drawing.rows
        else source
        for source in chart["data"]
    ]
    return _drawn(json.dumps({**chart, "signals": signals, "data": data}))


@lru_cache(maxsize=32)
def _drawn(chart: str) -> str:
    """The drawing of a filled chart; kept, for the ground serves every doctor."""
    _register_faces()
    return str(vl_convert.vega_to_svg(chart))


@cache
def _chart(kind: str) -> dict[str, Any]:
    text = (CHARTS / f"{kind}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _register_faces() -> None:
    """Let the renderer measure texts with the faces they are printed in."""
    vl_convert.register_font_directory(str(FONTS))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
    )


# --- workers ------------------------------------------------------------------------


def _start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "maillage.ui.press"]
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,  # an interruption is the parent's to handle
    )


def _hand_over(job: Job, idle: SimpleQueue[subprocess.Popen[str]]) -> None:
    worker = idle.get()
    try:
        if worker.stdin is None or worker.stdout is None:
            raise RuntimeError("press worker without its pipes")
        worker.stdin.write(json.dumps(asdict(job)) + "\n")
        worker.stdin.flush()
        answer = worker.stdout.readline().strip()
        if answer.isdecimal():
            raise OSError(int(answer), os.strerror(int(answer)), job.path)
        if answer != job.path:
            raise RuntimeError(f"{Path(job.path).name} was not printed: {answer}")
    finally:
        idle.put(worker)


def _work() -> None:
    """Print jobs as they come; an empty chart first, to start the renderer early."""
    _register_faces()
    vl_convert.vega_to_svg({"width": 1, "height": 1})
    for line in sys.stdin:
        words = json.loads(line)
        drawings = [Drawing(**drawing) for drawing in words.pop("drawings")]
        job = Job(drawings=drawings, **words)
        try:
            print_document(job)
        except OSError as fault:
            answer = str(fault.errno or 0)  # the caller raises it again
        else:
            answer = job.path
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _work()
