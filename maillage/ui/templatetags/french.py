"""`{% load french %}`: dates, times, numbers, money as French screens write them.

Nothing (None) is written as nothing. Times are in the reader's time zone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from maillage.ui import browsers, formats, professions


register = template.Library()


def _filter(name: str, write: Callable[..., str], *, local: bool = False) -> None:
    """`write` as a filter that writes None as nothing."""

    @wraps(write)
    def written(value: Any, *given: Any) -> str:
        return "" if value is None else write(value, *given)

    register.filter(name, written, expects_localtime=local)


for _name in (
    "day",
    "long_day",
    "day_of_year",
    "short_day",
    "month",
    "whole_month",
    "clock",
    "moment",
):
    _filter(_name, getattr(formats, _name), local=True)

for _name in ("days_between", "duration", "number", "percent", "euros", "joined"):
    _filter(_name, getattr(formats, _name))

_filter("browser", browsers.browser)
_filter("profession", professions.profession)
_filter("profession_group", professions.profession_group)


@register.filter
def counted(count: int, words: str) -> str:
    """`{{ 2|counted:"séance" }}`, `{{ 2|counted:"animal,animaux" }}`."""
    singular, _, plural = words.partition(",")
    return formats.counted(count, singular, plural)


@register.filter(expects_localtime=True)
def from_today(when: date | None, today: date | None = None) -> str:
    """« dans 3 jours »; `today` is given by pages whose day is not the clock's."""
    if when is None:
        return ""
    return formats.from_today(when, today or timezone.localdate())


@register.filter(is_safe=True)
def punctuated(text: str) -> SafeString:
    """No line breaks before « : », « ; », « ? », « ! »; usable around a block."""
    # Escaped just before; only spaces change after.
    return mark_safe(formats.punctuated(str(conditional_escape(text))))  # noqa: S308
