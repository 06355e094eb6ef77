"""The blank sheet of one case of a case meeting (RCP): filled with a pen.

It goes into the patient's own record and nowhere else: nothing of it is typed here.
The fields follow from what the ACI asks of minutes (Cnam's guide, October 2022, p. 26:
formalised, in the patient's computerised record); no official list of fields was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import capital


FIELDS: Sequence[tuple[str, int]] = (
    ("Présenté par", 1),
    ("Médecin traitant", 1),
    ("Question posée", 2),
    ("Situation en quelques lignes", 5),
    ("Ce qui est proposé", 5),
    ("Qui fait quoi, pour quand", 4),
    ("À revoir le", 1),
    ("Patient informé, ou son opposition", 1),
)
"""What is written of a case, and on how many lines."""


def case_sheet_pdf(
    *,
    organisation: str,
    territory: str,
    title: str,
    held_on: str,
    categories: Sequence[str],
    made_at: datetime,
) -> bytes:
    """One page, with the categories of annexe 3 to tick."""
    page = page_of(
        what="Fiche d'un dossier",
        audience="à recopier dans le dossier du patient",
        title="Dossier étudié en concertation pluriprofessionnelle",
        session=held_on,
        circle=organisation,
        territory=territory or title,
        author=organisation,
        foot=[
            "Cette fiche rejoint le dossier du patient. Maillage n'en garde rien : il "
            "ne compte que le nombre de dossiers par catégorie.",
            "Catégories : annexe 3 de l'ACI MSP, avenant 1 (guide des indicateurs de "
            "la Cnam, octobre 2022, p. 27).",
        ],
    )
    return words_pdf(
        "case_sheet.typ",
        {
            **page,
            "meeting": f"{title}, {held_on}",
            "fields": [[label, lines] for label, lines in FIELDS],
            "categories": [capital(one) for one in categories],
        },
        made_at,
    )
