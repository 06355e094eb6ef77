"""Every page, at 67 times the demonstration: 67 circles, 603 doctors in them.

The demonstration is made and copied (`crowd.py`), then served by a real `maillage
serve` on SQLite. Pages are found by following links from the first one, as each of
five readers; each kind of page is then asked for many times, one request after the
other, for circles drawn with a fixed seed. What is measured is the time of the answer
over loopback: the server's own time and a little more.
"""

from __future__ import annotations

import http.client
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.performance.served import Served, demonstration, run, server


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
    busy: float
    """What the server's own process worked for it, however busy the machine."""
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
    environment, password = demonstration(folder)
    print(
        run(["-m", "tests.performance.crowd", str(COPIES)], environment),
        file=sys.stderr,
    )
    with server(environment) as served:
        found = [
            speed for reader in READERS for speed in _measured(served, reader, password)
        ]
    slowest: dict[str, PageSpeed] = {}
    for speed in found:
        kept = slowest.get(speed.page)
        if kept is None or speed.seconds > kept.seconds:
            slowest[speed.page] = speed
    return sorted(slowest.values(), key=lambda speed: -speed.seconds)


def _measured(served: Served, reader: str, password: str) -> Iterator[PageSpeed]:
    visitor = Visitor(served.port)
    visitor.sign_in(reader, password)
    for page, path in _pages(visitor).items():
        visitor.get(path)
        seconds, sizes, before = [], [], served.busy_seconds
        for _ in range(TIMES):
            status, body, taken = visitor.get(path)
            assert status == 200, path
            seconds.append(taken)
            sizes.append(len(body.encode()))
        yield PageSpeed(
            page=page,
            seconds=statistics.quantiles(seconds, n=20)[-1],
            median=statistics.median(seconds),
            busy=(served.busy_seconds - before) / TIMES,
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
