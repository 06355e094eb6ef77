"""Prescriber codes as they are typed: cleaned, and held by one doctor alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maillage.apps.circles.models import Seat
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


_SEPARATORS = re.compile(r"[,;/\n\r\t]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")
MOST_CODES = 8


def split_codes(typed: str) -> list[str]:
    """The codes of a text, in their order, each once.

    Spaces inside a number go ("10 001 234 567" is one code). `BadInput` for what
    cannot be a code, or for too many.
    """
    pieces = ("".join(piece.split()) for piece in _SEPARATORS.split(typed))
    codes = list(dict.fromkeys(piece for piece in pieces if piece))
    for code in codes:
        if not _CODE.fullmatch(code):
            raise BadInput(
                f"« {code[:40]} » ne peut pas être un code de prescripteur : donnez un "
                "numéro RPPS (11 chiffres) ou un numéro Assurance maladie (9 chiffres)."
            )
    if len(codes) > MOST_CODES:
        raise BadInput(
            f"{len(codes)} codes pour un seul médecin : {MOST_CODES} au plus, séparés "
            "par des virgules."
        )
    return codes


def check_free(
    codes: Iterable[str], *, organisation: int, person: Person | None
) -> None:
    """Raise `BadInput` if a code is, or was, somebody else's in the same data.

    Circles of one structure read the same lake: a code that names one doctor there
    names him in every circle, even one that he has left. `person` is None for somebody
    who is not registered yet. The refusal never says whose the code is.
    """
    wanted = set(codes)
    if not wanted:
        return
    others = Seat.objects.filter(circle__organisation=organisation)
    if person is not None:
        others = others.exclude(person=person)
    for confirmed, declared in others.values_list("prescriber_codes", "declared_codes"):
        taken = wanted & {*confirmed, *declared}
        if taken:
            raise BadInput(
                f"Le code {min(taken)} est déjà celui d'un autre médecin ; relisez-le, "
                "et si c'est bien le vôtre, demandez à l'animateur de le vérifier."
            )
