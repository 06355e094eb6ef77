"""The steps of the demonstration: each is said as it starts, and timed."""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from maillage.commands.context import screen


class Steps:
    """Runs the steps one by one, says each as it starts and keeps its seconds."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time what is done inside; what is appended to the list is told after it."""
        said: list[str] = []
        started = time.perf_counter()
        screen.print(f"  {name:<44}", end="")
        yield said
        seconds = time.perf_counter() - started
        self.done.append((name, " ".join(said), seconds))
        screen.print(f"[dim]{seconds:5.1f} s[/]")

    def command(self, *words: str | Path) -> None:
        """One command, what it says put aside."""
        with redirect_stdout(io.StringIO()), _silent_screen():
            status = _run([str(word) for word in words])
        if status:
            raise RuntimeError(f"« maillage {words[0]} {words[1]} » : {status}")


def _run(words: Sequence[str]) -> object:
    """One `maillage` command line, its name left out; gives its status."""
    module = importlib.import_module(f"maillage.commands.{words[0]}")
    return module.app(list(words[1:]), standalone_mode=False)


@contextmanager
def _silent_screen() -> Iterator[None]:
    screen.quiet = True
    try:
        yield
    finally:
        screen.quiet = False
