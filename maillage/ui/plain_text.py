"""Text that people type, as blocks: paragraphs, and lists of lines that begin with -.

The same on a page, on paper and in the editable document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


_ITEM = re.compile(r"^\s*[-–•]\s+")


@dataclass(frozen=True)
class Block:
    """A paragraph, whose lines are kept, or a list, whose lines are its items."""

    kind: Literal["paragraph", "list"]
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The blocks of a text: an empty line or a change of kind begins another."""
    found: list[Block] = []
    held: list[str] = []
    kind: Literal["paragraph", "list"] = "paragraph"

    def close() -> None:
        if held:
            found.append(Block(kind, tuple(held)))
            held.clear()

    for line in text.splitlines():
        mark = _ITEM.match(line)
        now: Literal["paragraph", "list"] = "list" if mark else "paragraph"
        if not line.strip() or now != kind:
            close()
        kind = now
        if line.strip():
            held.append(line[mark.end() :].strip() if mark else line.strip())
    close()
    return found


def tidy(text: str) -> str:
    """The text without ends of lines that nobody sees: what is kept and compared."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
