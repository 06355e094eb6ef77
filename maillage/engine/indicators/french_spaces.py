"""French texts typed with plain spaces, set with the spaces that must not break.

Who writes a kit types what the keyboard gives; who reads it never sees a question mark
alone at the beginning of a line.
"""

from __future__ import annotations

import re


NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"

_BEFORE = re.compile(r" (?=[:;?!»%€])")
_AFTER = re.compile(r"(?<=[«]) ")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITS = re.compile(r"(?<=\d) (?=(?:mg|g|ml|ans|jours|semaines|mois|minutes|h)\b)")


def french_spaces(text: str) -> str:
    """The same text: no break before « : ; ? ! », inside guillemets, numbers, doses."""
    text = _THOUSANDS.sub(THIN_NO_BREAK, text)
    for place in (_BEFORE, _AFTER, _UNITS):
        text = place.sub(NO_BREAK, text)
    return text
