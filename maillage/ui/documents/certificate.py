"""The attestation of a year's hours, for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import counted, day, duration, moment


@dataclass(frozen=True)
class Attended:
    """One meeting: its day, what it was, of whom, how long the person was there."""

    on: date
    title: str
    of: str
    minutes: int


def certificate_pdf(
    *,
    name: str,
    profession: str,
    rpps: str,
    year: int,
    attended: Sequence[Attended],
    made_at: datetime,
) -> bytes:
    """The attestation, its total and the meetings that make it."""
    total = sum(one.minutes for one in attended)
    page = page_of(
        what="Attestation de présence",
        audience=f"année {year}",
        title=f"Attestation de présence {year}",
        session="",
        circle=name,
        territory=profession,
        author="Maillage",
        foot=[
            f"Établie le {moment(made_at)} à partir des présences enregistrées et "
            "closes. Temps compté par pas de 5 minutes, de l'arrivée au départ.",
        ],
    )
    identity = f"{name}, {profession}" + (f", RPPS {rpps}" if rpps else "")
    return words_pdf(
        "certificate.typ",
        {
            **page,
            "sentence": f"{identity}, a participé en {year} à "
            f"{counted(len(attended), 'réunion')}, pour un total de "
            f"{duration(total)}.",
            "rows": [
                [day(one.on), one.title, one.of, duration(one.minutes)]
                for one in attended
            ],
            "total": duration(total),
        },
        made_at,
    )
