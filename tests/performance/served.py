"""The demonstration, made and served by the real commands, for what is timed on it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


SECONDS_TO_START = 60


def demonstration(folder: Path) -> tuple[dict[str, str], str]:
    """Make it in a folder; the environment of its commands, its accounts' password."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAILLAGE_")
    }
    environment["MAILLAGE_DATA"] = str(folder / "var")
    said = run(["-m", "maillage", "demo", "--no-serve"], environment)
    password = re.search(r"mot de passe de tous\W+(\S+)", said)
    assert password is not None
    data = folder / "var" / "demonstration"
    environment["MAILLAGE_DATA"] = str(data)
    environment["MAILLAGE_KEYS"] = str(data / "cles")
    return environment, password[1]


def run(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """One command of Python; what it says."""
    done = subprocess.run(
        [sys.executable, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@dataclass(frozen=True)
class Served:
    """A real `maillage serve`: its port, and the process itself."""

    port: int
    process: psutil.Process

    @property
    def busy_seconds(self) -> float:
        """What the processors gave it since it started: waiting is not counted."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)


@contextmanager
def server(environment: Mapping[str, str]) -> Iterator[Served]:
    """A server of this environment, that answers, for the block."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = int(asked.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, and says that a part is not well
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("maillage serve does not answer")
