"""What every mapping of a file shares: no unknown word, refusals in French."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


def refused(sentence: str) -> PydanticCustomError:
    """A refusal whose French sentence is shown as it is."""
    return PydanticCustomError("french", "{sentence}", {"sentence": sentence})


def suggestion(word: str, known: list[str]) -> str:
    """« Vouliez-vous dire ... ? », or the words possible, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6) or [
        one for one in known if one.lower() == word.lower()
    ]
    return f" Vouliez-vous dire « {near[0]} » ?" if near else ""


def one_or_several(value: Any) -> Any:
    """A word given once is a list of one."""
    return value if isinstance(value, list) else [value]


class Words(BaseModel):
    """One mapping of a file: no unknown word, no value guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
