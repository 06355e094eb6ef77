"""Somebody who sends nonsense to every form: what breaks, and what is half done."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from maillage.apps.people.models import Account
from tests.factories.addresses import Address


SENT_TO_EACH = 2
MOST_FIELDS = 6
MOST_OF_A_KIND = 1

TEXTS = (
    "",
    " ",
    "\x00",
    "nul\x00 au milieu",
    "a" * 20_000,
    "Élise d'Été « œuf » 日本 🩺",
    "'; DROP TABLE people_person; --",
    "<script>alert(1)</script>",
    "=1+1",
    "0",
    "-1",
    "1",
    "99999999999999999999999999",
    "9223372036854775808",
    "٣",
    "1e400",
    "nan",
    "12,5",
    "0000-00-00",
    "2026-02-31",
    "9999-12-31",
    "0001-01-01",
    "31/12/1899",
    "25:99",
    "2026-11",
    "on",
    "yes",
    "[]",
    "{}",
    "null",
    "../../etc/passwd",
    "x@y",
    "for",
    "sign",
    "present",
    "known",
    "new",
    "file",
)

WORST = (
    "",
    "nul\x00 au milieu",
    "a" * 20_000,
    "99999999999999999999999999",
    "-1",
    "9999-12-31",
)
"""What breaks most: one of them is tried in each field."""

FILES = (
    b"",
    b"\x00" * 100,
    b"\xff\xfe\xfa",
    b"PK\x03\x04not really a workbook",
    b"%PDF-1.7",
    "nom;prénom;profession\nÉté;Élise;médecin\n".encode("latin-1"),
    b"nom;prenom;profession;rpps;courriel\n" + b"x" * 5000,
    b"nom,prenom\n" + b"\n".join(b"a,b" for _ in range(3000)),
    b'a;b\n"unclosed',
)

NAMES = ("releve.csv", "x.xlsx", "..\\..\\x.csv", "sans-suffixe", "é" * 300 + ".csv")

FIELDS = (
    *("name", "text", "version", "day", "hour", "minutes", "place", "quorum", "reason"),
    *("indicators", "until", "choice", "code", "words", "what", "person", "signed"),
    *("guest", "coming", "owners", "target", "direction", "review_on", "statement"),
    *("since", "until", "on", "role", "status", "profession", "email", "family_name"),
    *("given_name", "rpps", "prepared", "kept", "which", "remarks", "ended", "kind"),
    *("password", "login", "answer", "codes", "comment", "territory", "person_id"),
)
"""Names to send where a page shows no form of its own."""

QUESTIONS = (
    *("q", "page", "annee", "vue", "vu", "partie", "code", "indicateur", "enonce"),
    *("next", "theme", "tri", "profession", "type"),
)
"""What addresses take after their question mark."""

DOCUMENTS = (".pdf", ".zip")

Fields = dict[str, list[str | None]]
"""Names of fields, and the values that a page proposes; None for a file."""

NOT_HELD = ("sessions.Session", "usersessions.UserSession", "people.AuditEvent")
"""Who is signed in, and that something was read: written even where it is refused."""


class Visitor:
    """Somebody who sends nonsense, the same at each run."""

    def __init__(self, account: Account | None, thorough: tuple[str, ...] = ()) -> None:
        self._thorough = thorough
        self.client = Client(raise_request_exception=False)
        if account is not None:
            self.client.force_login(account)
        self._cookies = deepcopy(self.client.cookies)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """What is done inside is undone, signing out included."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.client.cookies = deepcopy(self._cookies)

    def walk(self, walked: list[Address]) -> list[str]:
        """Ask for every page, then send nonsense to every address; what went wrong."""
        faults: list[str] = []
        forms: dict[str, Fields] = {}
        seen: set[str] = set()
        for address in walked:
            asked = {name: _of(address).choice(TEXTS)[:500] for name in QUESTIONS}
            for question in _questions(address, asked, address.name not in seen):
                seen.add(address.name)
                with self._undone():
                    page = self.client.get(address.path, question)
                    faults += _broken(page, "GET", address, question)
                    forms |= _forms(page, address.path)
        answered: Counter[str] = Counter()
        for address in walked:
            if answered[address.name] < MOST_OF_A_KIND:
                found = list(self._send(address, forms.get(address.path, {})))
                answered[address.name] += bool(found)
                faults += filter(None, found)
        return faults

    def _send(self, address: Address, fields: Fields) -> Iterator[str]:
        """What went wrong, or nothing, of each sending that was looked at."""
        wrong = MOST_FIELDS if address.name.startswith(self._thorough) else 0
        for sent in _nonsense(_of(address), fields, wrong):
            with self._undone():
                before = _fingerprint()
                answer = self.client.post(address.path, sent)
                broken = list(_broken(answer, "POST", address, sent))
                if broken:
                    yield from broken
                    continue
                if answer.status_code >= 400 and _fingerprint() != before:
                    yield f"{address.path}: refused, yet changed: {sent}"
            if answer.status_code in (403, 404, 405) or "/compte/login" in str(
                answer.headers.get("Location")
            ):
                return
            yield ""


def _questions(
    address: Address, asked: dict[str, str], is_first: bool
) -> tuple[dict[str, str], ...]:
    """How an address is asked for; the first one of its kind, with nonsense too.

    Documents take seconds to print and hold no form: one of each kind is asked for,
    with nonsense. `test_attack` asks for all of them, and would see them break.
    """
    if address.path.endswith(DOCUMENTS):
        return (asked,) if is_first else ()
    return ({}, asked) if is_first else ({},)


def _of(address: Address) -> random.Random:
    """The chances of an address: the same ones at each run."""
    return random.Random(address.path)


def _broken(answer: Any, how: str, address: Address, sent: Any) -> Iterator[str]:
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code >= 500:
        kind, fault, trace = answer.exc_info or (None, "", None)
        frames = traceback.extract_tb(trace)
        ours = [each for each in frames if "/maillage/" in each.filename] or frames
        place = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else ""
        short = {name: str(value)[:40] for name, value in sent.items()}
        yield f"{how} {address.path}: {kind} {fault} at {place}: {short}"


def _fingerprint() -> set[tuple[str, int, int]]:
    """How many rows each table has, and the sum of their versions."""
    parts = []
    for model in apps.get_models():
        if model._meta.label in NOT_HELD or not model._meta.managed:
            continue
        names = {field.name for field in model._meta.fields}
        versions = "COALESCE(SUM(version), 0)" if "version" in names else "0"
        table = model._meta.db_table
        parts.append(f"SELECT '{table}', COUNT(*), {versions} FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return set(cursor.fetchall())


class _Reader(HTMLParser):
    """The forms of a page by where they are sent: fields, and what each proposes."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.forms: dict[str, Fields] = {}
        self._page, self._action, self._select = path, path, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._action = given.get("action") or self._page
        elif tag == "select":
            self._select = name
        elif tag == "option":
            self._note(self._select, given.get("value", ""))
        elif tag in ("input", "textarea", "button"):
            is_file = given.get("type") == "file"
            self._note(name, None if is_file else given.get("value", ""))

    def _note(self, name: str, value: str | None) -> None:
        if name and name != "csrfmiddlewaretoken":
            values = self.forms.setdefault(self._action, {}).setdefault(name, [])
            values.append(value)


def _forms(page: Any, path: str) -> dict[str, Fields]:
    kind = page.headers.get("Content-Type", "")
    if page.streaming or page.status_code >= 400 or "html" not in kind:
        return {}
    reader = _Reader(path)
    reader.feed(page.content.decode())
    return reader.forms


def _nonsense(
    chance: random.Random, fields: Fields, most_wrong: int
) -> Iterator[dict[str, Any]]:
    """Each field wrong in its turn, the others as they are; then anything at all."""
    names = sorted(fields)
    for wrong in chance.sample(names, min(len(names), most_wrong)):
        for nonsense in (chance.choice(texts) for texts in _spoiling()):
            sent = {name: _value(chance, fields[name]) for name in names}
            sent[wrong] = nonsense if None not in fields[wrong] else _file(chance)
            yield sent
    for _ in range(SENT_TO_EACH):
        some = chance.sample(names or FIELDS, min(len(names) or 12, 12))
        yield {name: chance.choice(TEXTS) for name in some}


def _spoiling() -> tuple[tuple[str, ...], ...]:
    """PostgreSQL is sent the worst alone: the forms themselves are read on SQLite."""
    return (WORST,) if connection.vendor == "postgresql" else (WORST, TEXTS)


def _value(chance: random.Random, known: list[str | None]) -> Any:
    value = chance.choice(known)
    return _file(chance) if value is None else value


def _file(chance: random.Random) -> SimpleUploadedFile:
    return SimpleUploadedFile(chance.choice(NAMES), chance.choice(FILES))
