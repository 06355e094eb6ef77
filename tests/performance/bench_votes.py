"""Fifty phones vote in the same ten seconds, on one process and SQLite.

Each opened the session's page within twenty seconds, and the page asks every three
seconds what has changed, as phones do. What is measured is a touch on « Pour » until
the answer comes back.
"""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any

import django


PHONES = 50
SECONDS_TO_COME_IN = 20
SECONDS_TO_VOTE = 10
SECONDS_BETWEEN_LOOKS = 3
REACH = {"bench_votes": 0.3}


@dataclass(frozen=True)
class Votes:
    """What fifty phones waited: 95 of 100 touches took less than `seconds`."""

    seconds: float
    slowest_seconds: float
    page_p95_seconds: float
    look_p95_seconds: float
    phones: int
    lost: int


def bench_votes(folder: Path) -> Votes:
    """A real server, real sessions, fifty threads."""
    os.environ["MAILLAGE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from tests.performance import voting_room  # noqa: PLC0415  Django starts first

    room = voting_room.make(PHONES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "maillage", "serve", "--no-work"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        _ask(HTTPConnection("127.0.0.1", port), "GET", room.page, room.cookies[0])
        with ThreadPoolExecutor(PHONES) as phones:
            asked = [phones.submit(_phone, port, room, each) for each in room.cookies]
            waited = [one.result() for one in asked]
    finally:
        server.terminate()
        server.wait()
    return _summed(voting_room.counted(room), waited)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


@dataclass(frozen=True)
class Waited:
    """What one phone waited for: its page, its vote, each look at what has changed."""

    page: float
    vote: float
    looks: tuple[float, ...]


def _phone(port: int, room: Any, cookie: str) -> Waited:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    votes_at = time.monotonic() + SECONDS_TO_COME_IN
    votes_at += random.uniform(0, SECONDS_TO_VOTE)
    time.sleep(random.uniform(0, SECONDS_TO_COME_IN))
    start = time.perf_counter()
    text, headers = _ask(connection, "GET", room.page, cookie)
    page = time.perf_counter() - start
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    stamp = re.search(r"/etat/\?vu=([0-9a-f]+)", text)
    if token is None or stamp is None:
        raise RuntimeError("the page has no ballot")
    cookie = f"{cookie}; {headers['set-cookie'].split(';')[0]}"
    looks = []
    while (left := votes_at - time.monotonic()) > 0:
        time.sleep(min(left, SECONDS_BETWEEN_LOOKS))
        start = time.perf_counter()
        _ask(connection, "GET", f"{room.page}etat/?vu={stamp[1]}", cookie)
        looks.append(time.perf_counter() - start)
    body = f"csrfmiddlewaretoken={token[1]}&choice=for"
    start = time.perf_counter()
    _ask(connection, "POST", room.vote, cookie, body)
    vote = time.perf_counter() - start
    return Waited(page, vote, tuple(looks))


def _ask(
    connection: HTTPConnection, verb: str, path: str, cookie: str, body: str = ""
) -> tuple[str, dict[str, str]]:
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(verb, path, body.encode() or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status not in (200, 204, 302):
        raise RuntimeError(f"{verb} {path}: {answer.status}")
    return text, {name.lower(): value for name, value in answer.getheaders()}


def _summed(counted: int, waited: list[Waited]) -> Votes:
    votes = [one.vote for one in waited]
    return Votes(
        seconds=_p95(votes),
        slowest_seconds=max(votes),
        page_p95_seconds=_p95([one.page for one in waited]),
        look_p95_seconds=_p95([look for one in waited for look in one.looks]),
        phones=PHONES,
        lost=PHONES - counted,
    )


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
