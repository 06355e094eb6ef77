"""Every page, at 67 times the demonstration: 67 circles, 603 doctors in them.

The demonstration is made and copied (`crowd.py`), then served by a real `maillage
serve` on SQLite. Pages are found by following links from the first one, as each of
five readers; each kind of page is then asked for many times, one request after the
other, for circles drawn with a fixed seed. What is measured is the time of the answer
over loopback: the server's own time and a little more.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit


COPIES = 67
TIMES = 30
READERS = (
    "aline.berthaud@exemple.fr",
    "animatrice@exemple.fr",
    "coordination@exemple.fr",
    "financeur@exemple.fr",
    "administration@exemple.fr",
)
LEFT_OUT = re.compile(r"\.(pdf|csv|ics|zip)$|/static/|logout|^/compte/.*/remove")
"""Files made on demand, and what a link should not do."""

REACH = {"bench_pages": 0.1}
"""The issue's own figure: the ninety-fifth percentile of any page, in seconds."""


@dataclass(frozen=True)
class PageSpeed:
    """One kind of page: its slowest reader's percentiles, in seconds."""

    page: str
    seconds: float
    """The ninety-fifth percentile."""
    median: float
    reader: str
    bytes: int


class Visitor:
    """A signed-in reader over one kept connection, without a browser."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str, float]:
        """Status, body, seconds."""
        started = time.perf_counter()
        status, body, _ = self._ask("GET", path)
        return status, body, time.perf_counter() - started

    def sign_in(self, email: str, password: str) -> None:
        """Through the form, as anybody."""
        _, body, _ = self._ask("GET", "/compte/login/")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', body)
        assert token is not None
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        status, _, _ = self._ask("POST", "/compte/login/", urlencode(form))
        assert status == 302, email

    def _ask(self, verb: str, path: str, body: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(verb, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.partition(";")[0].strip().partition("=")
            self._cookies[name] = value
        return answer.status, text, answer.headers.get("Location") or ""


def bench_pages(folder: Path) -> list[PageSpeed]:
    """Each kind of page, the slowest first."""
    data = folder / "var" / "demonstration"
    environment = {**os.environ, "MAILLAGE_DATA": str(folder / "var")}
    for name in ("MAILLAGE_DATABASE", "MAILLAGE_MODE", "MAILLAGE_TODAY"):
        environment.pop(name, None)
    said = _run(["-m", "maillage", "demo", "--no-serve"], environment)
    password = re.search(r"mot de passe de tous\W+(\S+)", said)
    assert password is not None
    served = {**environment, "MAILLAGE_DATA": str(data)}
    served["MAILLAGE_KEYS"] = str(data / "cles")
    print(_run(["-m", "tests.performance.crowd", str(COPIES)], served), file=sys.stderr)
    with _server(served) as port:
        found = [
            speed
            for reader in READERS
            for speed in _measured(port, reader, password[1])
        ]
    slowest: dict[str, PageSpeed] = {}
    for speed in found:
        kept = slowest.get(speed.page)
        if kept is None or speed.seconds > kept.seconds:
            slowest[speed.page] = speed
    return sorted(slowest.values(), key=lambda speed: -speed.seconds)


def _run(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[int]:
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
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            status, _, _ = Visitor(port).get("/sante/")
        except OSError:
            time.sleep(0.1)
            continue
        assert status in {200, 503}
        return
    raise TimeoutError("maillage serve does not answer")


def _measured(port: int, reader: str, password: str) -> Iterator[PageSpeed]:
    visitor = Visitor(port)
    visitor.sign_in(reader, password)
    for page, path in _pages(visitor).items():
        visitor.get(path)
        seconds, sizes = [], []
        for _ in range(TIMES):
            status, body, taken = visitor.get(path)
            assert status == 200, path
            seconds.append(taken)
            sizes.append(len(body.encode()))
        yield PageSpeed(
            page=page,
            seconds=statistics.quantiles(seconds, n=20)[-1],
            median=statistics.median(seconds),
            reader=reader.partition("@")[0],
            bytes=max(sizes),
        )


def _pages(visitor: Visitor) -> dict[str, str]:
    """Each kind of page this reader can reach, and one address of it."""
    found: dict[str, str] = {}
    waiting = ["/", "/cercles/portefeuille/", "/recherche/?q=plateau"]
    draw = random.Random(1)
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind in found:
            continue
        status, body, _ = visitor.get(path)
        if status != 200:
            continue
        found[kind] = path
        links = [_clean(link) for link in re.findall(r'href="(/[^"#]*)"', body)]
        draw.shuffle(links)
        waiting += [each for each in links if each and not LEFT_OUT.search(each)]
    return found


def _clean(link: str) -> str:
    return link.replace("&amp;", "&")


def _kind(path: str) -> str:
    """The address without what changes from one object to another."""
    plain = urlsplit(path).path
    plain = re.sub(r"/\d[\w-]*(?=/)", "/N", plain)
    return re.sub(r"^/(cercles|structures)/[a-z0-9-]+-[a-z0-9-]+/", r"/\1/X/", plain)
