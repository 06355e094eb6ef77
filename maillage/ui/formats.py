"""French dates, times, numbers, money and durations, as every screen writes them.

Pure functions; `{% load french %}` gives the same as template filters. Numbers, times
and units never break across two lines. They agree with those of the printed mirrors
(`maillage.engine.mirrors.words`, which is too heavy to load for a web page); a test
holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction


THIN = "\u202f"
"""Narrow no-break space: between thousands, before « % », « € », « ; », « ? »."""

FIRM = "\u00a0"
"""No-break space: before « : », inside « », inside a time or a duration."""

MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

WHOLE_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

Number = int | float | Decimal | Fraction


# --- dates --------------------------------------------------------------------------


def day(when: date) -> str:
    """« 12 mars 2026 », « 1er mars 2026 »."""
    return f"{_rank(when)} {WHOLE_MONTHS[when.month - 1]} {when.year}"


def long_day(when: date) -> str:
    """« jeudi 12 mars 2026 »."""
    return f"{WEEKDAYS[when.weekday()]} {day(when)}"


def day_of_year(when: date) -> str:
    """« jeudi 12 mars », where the year is known."""
    return f"{WEEKDAYS[when.weekday()]} {_rank(when)} {WHOLE_MONTHS[when.month - 1]}"


def short_day(when: date) -> str:
    """« 12/03/2026 », for tables."""
    return f"{when:%d/%m}/{when.year:04d}"


def month(when: date) -> str:
    """« janv. 2026 »."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def whole_month(when: date) -> str:
    """« janvier 2026 »."""
    return f"{WHOLE_MONTHS[when.month - 1]} {when.year}"


def days_between(first: date, last: date) -> str:
    """« du 1er au 12 mars 2026 », both days included; what repeats is said once.

    One day is « le 12 mars 2026 ». Days in the wrong order are put right.
    """
    first, last = sorted((first, last))
    if first == last:
        return f"le {day(first)}"
    if first.year != last.year:
        return f"du {day(first)} au {day(last)}"
    if first.month != last.month:
        return f"du {_rank(first)} {WHOLE_MONTHS[first.month - 1]} au {day(last)}"
    return f"du {_rank(first)} au {day(last)}"


def from_today(when: date, today: date) -> str:
    """« aujourd'hui », « demain », « dans 3 jours », « il y a 2 jours »."""
    days = (when - today).days
    near = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    many = f"{number(abs(days))}{FIRM}jours"
    return f"dans {many}" if days > 0 else f"il y a {many}"


def _rank(when: date) -> str:
    return "1er" if when.day == 1 else str(when.day)


# --- hours --------------------------------------------------------------------------


def clock(when: time | datetime) -> str:
    """« 20 h 30 », « 9 h »."""
    whole = f"{when.hour}{FIRM}h"
    return f"{whole}{FIRM}{when.minute:02d}" if when.minute else whole


def moment(when: datetime) -> str:
    """« jeudi 12 mars 2026 à 20 h 30 », in the time zone it carries."""
    return f"{long_day(when)} à {clock(when)}"


def duration(minutes: int) -> str:
    """« 45 min », « 2 h », « 1 h 45 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{FIRM}min"
    whole = f"{number(hours)}{FIRM}h"
    return f"{whole}{FIRM}{rest:02d}" if rest else whole


# --- numbers ------------------------------------------------------------------------


def number(value: Number, decimals: int | None = None) -> str:
    """« 1 234,5 ». Without `decimals`, as many as it takes, at most two."""
    places = 2 if decimals is None else decimals
    given = float(value) if isinstance(value, Fraction) else value
    text = f"{given:,.{places}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def percent(share: Number, decimals: int = 1) -> str:
    """A share of 0.123 is « 12,3 % »."""
    return f"{number(100 * share, decimals)}{THIN}%"


def euros(cents: int) -> str:
    """140000 cents are « 1 400 € »; 140050 are « 1 400,50 € »."""
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    below = f",{rest:02d}" if rest else ""
    return f"{sign}{number(whole)}{below}{THIN}€"


def counted(count: int, singular: str, plural: str = "") -> str:
    """« 1 séance », « 2 séances »; in French zero is singular."""
    word = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{number(count)}{FIRM}{word}"


# --- words --------------------------------------------------------------------------


def joined(words: Sequence[str], last: str = "et") -> str:
    """« antibiotiques, antalgiques et AINS »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """The same text as a sentence begins; what follows keeps its capitals."""
    return text[:1].upper() + text[1:]


def punctuated(text: str) -> str:
    """The same text, where no line can break before « : », « ; », « ? », « ! », « % ».

    Only ordinary spaces become no-break ones; nothing is added.
    """
    text = re.sub(r" (?=[;?!%€](?:\W|$))", THIN, text)
    text = re.sub(r" (?=[:»](?:\s|$|[,.;)]))", FIRM, text)
    return text.replace("« ", f"«{FIRM}")
