"""What becomes of a row: joined and kept, or left out under one reason, the first."""

from __future__ import annotations

from enum import IntEnum


class Fate(IntEnum):
    """The reasons in the order in which they are tried; they are numbers in SQL."""

    KEPT = 0
    UNMATCHED = 1
    FOR_INFORMATION = 2
    SENT_FOR_INFORMATION = 3
    SUPPLEMENT = 4
    OTHER_NATURE = 5
    WITHOUT_CODE = 6
    WITHOUT_BOX = 7


LABELS = {
    Fate.KEPT: "retenues par les règles",
    Fate.UNMATCHED: "sans ligne d'ER_PRS_F à leur clé",
    Fate.FOR_INFORMATION: "DPN_QLF = 71, pour information",
    Fate.SENT_FOR_INFORMATION: "PRS_DPN_QLP = 71, pour information",
    Fate.SUPPLEMENT: "CPL_MAJ_TOP à 2 ou plus, complément d'acte",
    Fate.OTHER_NATURE: "BSE_PRS_NAT hors pharmacie",
    Fate.WITHOUT_CODE: "sans code CIP",
    Fate.WITHOUT_BOX: "PHA_ACT_QSN nulle",
}
"""How each is said in a report."""
