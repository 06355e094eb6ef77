"""A real `maillage serve`, over data of its own, for a browser to walk through."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.factories import village
from tests.factories.pole import ROOT


SECONDS_TO_START = 60


@dataclass(frozen=True)
class Site:
    """A service that answers at `url`, and the folder of its data."""

    url: str
    data: Path
    keys: Path

    def run(self, *words: str | Path) -> str:
        """One `maillage` command beside the service, or a script of ours."""
        return village.run(self.data, self.keys, *words)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The service of a folder of `data` and `keys`, on a free port, for the block."""
    data, keys = folder / "data", folder / "keys"
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    said = folder / f"serve-{port}.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage", "serve", "--port", str(port)],
            env=village.environment(data, keys),
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, url, said)
            yield Site(url, data, keys)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], url: str, said: Path) -> None:
    """Until the health page answers."""
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"maillage serve ended: {said.read_text()[-4000:]}")
        try:
            urllib.request.urlopen(f"{url}/sante/", timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"maillage serve does not answer: {said.read_text()[-4000:]}")
