"""What a search found. Each app says its own in `search.py`: `search(reader, words)`.

It gives only what its selectors give to this reader.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, what it is, the address of its page."""

    title: str
    what: str
    url: str
    detail: str = ""
