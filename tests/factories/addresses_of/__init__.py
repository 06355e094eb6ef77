"""Arguments that lead somewhere, a file for each subject: `BY_NAME`, name -> source."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any


Source = Callable[[], Iterable[dict[str, Any]]]


def by_name() -> dict[str, Source]:
    """The sources of every file of this folder."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= import_module(f"{__name__}.{module.name}").BY_NAME
    return found
