"""What every change of a share-out checks: still simulated, well written."""

from __future__ import annotations

import re
from fractions import Fraction

from maillage.apps.funding.models import ShareOut, ShareState
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import check_version, locked
from maillage.engine.agreements.numbers import exact
from maillage.engine.errors import BadInput


KEEP = "funding.share_out"
"""Who simulates, puts to the vote and freezes."""

_HOURS = re.compile(r"([0-9]{1,5})\s*h\s*([0-5][0-9])?")

COLUMN = re.compile(r"[^\W_][\w '’-]{0,39}")
MOST = Fraction(10_000_000)


def changeable(share_out: ShareOut, version: int) -> ShareOut:
    """The share-out as it stands, one version further; to be saved by the caller.

    The caller has asked whether one may. Raises `Stale`, and `BadInput` once it is put
    to the vote or frozen.
    """
    share_out = locked(ShareOut, share_out.pk)
    check_version(share_out, version, "Cette répartition")
    refuse_unless_simulated(share_out)
    share_out.version += 1
    return share_out


def refuse_unless_simulated(share_out: ShareOut) -> None:
    """Raise `BadInput` once it is put to the vote, frozen or dropped."""
    if share_out.state == ShareState.PROPOSED:
        raise BadInput(
            "Cette répartition est soumise au vote : ramenez-la en simulation pour la "
            "changer."
        )
    if share_out.state != ShareState.SIMULATED:
        raise BadInput(
            "Cette répartition ne change plus : commencez-en une nouvelle, qui dira "
            "laquelle elle remplace."
        )


def words_of(typed: str, name: str, most: int) -> str:
    """A short text. Raises `BadInput`: empty, too long, or naming a patient."""
    text = " ".join(typed.split())
    if not text:
        raise BadInput(f"{name} : dites-le en quelques mots.")
    if len(text) > most or "\0" in text:
        raise BadInput(f"{name} : {most} caractères au plus.")
    refuse_patient_identity(text, name)
    return text


def measure_of(typed: str, who: str) -> Fraction:
    """The exact number that was typed, « 12,5 » or « 12 h 30 ». Raises `BadInput`."""
    if hours := _HOURS.fullmatch(typed.strip()):
        return int(hours[1]) + Fraction(int(hours[2] or 0), 60)
    try:
        value = exact(typed) if "/" not in typed else Fraction(typed.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value <= MOST:
        raise BadInput(
            f"{who} : « {typed[:20]} » n'est pas un nombre ; écrivez-le comme 12,5."
        )
    return value


def checked_column(typed: str) -> str:
    """The name of a free column. Raises `BadInput`."""
    name = " ".join(typed.split())
    if not COLUMN.fullmatch(name):
        raise BadInput(
            "Nom de la mesure : des lettres et des chiffres, quarante au plus, comme "
            "« gardes »."
        )
    return name
