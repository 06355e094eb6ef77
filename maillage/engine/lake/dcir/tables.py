"""The tables of the DCIR that are read, and what the contract needs of each.

Names and kinds are those of the published SNDS schemas (Health Data Hub, 2021). The
nine-column key, the filters and the natures of pharmacy are those of the collaborative
documentation of the SNDS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a cell is read: `NUMBER` keeps five decimals."""

    INTEGER = "un nombre entier"
    NUMBER = "un nombre"
    DATE = "une date"
    TEXT = "un texte"


@dataclass(frozen=True)
class Column:
    """A column by its SNDS name; the file may lack it when it is not required."""

    name: str
    kind: Kind
    required: bool = True


@dataclass(frozen=True)
class Table:
    """A table by its SNDS name; others than the first two only explain."""

    name: str
    columns: Sequence[Column]
    required: bool = True


def _columns(kind: Kind, names: str, *, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, kind, required) for name in names.split())


KEY = (
    *_columns(Kind.INTEGER, "DCT_ORD_NUM"),
    *_columns(Kind.DATE, "FLX_DIS_DTD"),
    *_columns(Kind.INTEGER, "FLX_EMT_NUM FLX_EMT_ORD FLX_EMT_TYP"),
    *_columns(Kind.DATE, "FLX_TRT_DTD"),
    *_columns(Kind.TEXT, "ORG_CLE_NUM"),
    *_columns(Kind.INTEGER, "PRS_ORD_NUM REM_TYP_AFF"),
)
"""The nine columns that join ER_PRS_F and ER_PHA_F."""

KEY_NAMES = tuple(column.name for column in KEY)

PRS = Table(
    "ER_PRS_F",
    (
        *KEY,
        *_columns(Kind.TEXT, "BEN_NIR_PSA PFS_PRE_NUM PFS_EXE_NUM"),
        *_columns(Kind.INTEGER, "BEN_RNG_GEM BEN_NAI_ANN BEN_SEX_COD BSE_PRS_NAT"),
        *_columns(Kind.INTEGER, "DPN_QLF PRS_DPN_QLP CPL_MAJ_TOP"),
        *_columns(Kind.DATE, "EXE_SOI_DTD"),
        *_columns(Kind.DATE, "PRE_PRE_DTD", required=False),
        *_columns(Kind.TEXT, "PSP_PPS_NUM ETB_PRE_FIN", required=False),
        *_columns(Kind.INTEGER, "PSP_SPE_COD EXO_MTF", required=False),
        *_columns(Kind.NUMBER, "RGO_REM_TAU", required=False),
    ),
)
"""The acts: one row for each, of which medicines are some."""

PHA = Table(
    "ER_PHA_F",
    (
        *KEY,
        *_columns(Kind.INTEGER, "PHA_PRS_C13 PHA_ACT_QSN"),
        *_columns(Kind.NUMBER, "PHA_ACT_PRU"),
        *_columns(Kind.INTEGER, "PHA_PRS_IDE", required=False),
        *_columns(Kind.TEXT, "PHA_DEC_TOP", required=False),
        *_columns(Kind.INTEGER, "PHA_DEC_QSU", required=False),
        *_columns(Kind.NUMBER, "PHA_DEC_PRU", required=False),
        *_columns(Kind.INTEGER, "PHA_SUB_MTF PHA_SEQ_RNV", required=False),
    ),
)
"""The medicines of an act: presentation, boxes, unit price."""

CABINETS = Table(
    "DA_PRA_R",
    (
        *_columns(Kind.TEXT, "PFS_PFS_NUM STA_PFS_NUM"),
        *_columns(Kind.INTEGER, "DTE_ANN_TRT DTE_MOI_FIN", required=False),
    ),
    required=False,
)
"""Which main cabinet each cabinet of a professional belongs to, at each period."""

MEDICINES = Table(
    "IR_PHA_R",
    (
        *_columns(Kind.INTEGER, "PHA_CIP_C13"),
        *_columns(Kind.TEXT, "PHA_ATC_CLA PHA_ATC_C07", required=False),
        *_columns(Kind.INTEGER, "PHA_UPC_NBR", required=False),
    ),
    required=False,
)
"""What the insurance says of each presentation: only compared, never believed."""

TABLES = (PRS, PHA, CABINETS, MEDICINES)

PHARMACY_NATURES = (3311, 3312, 3313, 3314, 3315, 3316, 3331, 3332, 3341, 9566)
"""The values of BSE_PRS_NAT that ER_PHA_F details."""

LONG_TERM_ILLNESS = range(41, 47)
"""The values of EXO_MTF of a patient in long-term illness: 41 and 42 listed, 43 and 44
off the list, 45 and 46 several illnesses; the even ones when the act is due to it."""

SUBSTITUTION_REFUSED = 6
"""The value of PHA_SUB_MTF when the generic was refused; 2 is a substitution made."""
