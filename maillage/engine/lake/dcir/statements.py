"""The SQL of the contract: the rules of the SNDS on acts and medicines, then the join.

Two tables are filled, `acts` from ER_PRS_F and `medicines` from ER_PHA_F; `JOIN` makes
lines of them. An empty filter never leaves a row out: `DPN_QLF <> 71` is true of null.
"""

from __future__ import annotations

from maillage.engine.lake.dcir.cells import SQL_TYPES
from maillage.engine.lake.dcir.fates import Fate
from maillage.engine.lake.dcir.tables import (
    KEY,
    KEY_NAMES,
    LONG_TERM_ILLNESS,
    PHARMACY_NATURES,
    SUBSTITUTION_REFUSED,
)


_KEY_TYPES = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in KEY)
_NATURES = ", ".join(map(str, PHARMACY_NATURES))

CABINETS = "CREATE TABLE cabinets (cabinet VARCHAR, main VARCHAR)"

ACTS = f"""
CREATE TABLE acts ({_KEY_TYPES}, fate UTINYINT, delivered DATE, prescribed DATE,
    patient VARCHAR, birth_year BIGINT, sex BIGINT, prescriber VARCHAR,
    specialty VARCHAR, pharmacy VARCHAR, long_term_illness BOOLEAN, rate BIGINT,
    wrong BOOLEAN)
"""

# Rates are in hundredths of a percent, prices in hundred-thousandths of a euro: whole
# numbers, so that cents are rounded once and exactly.
MEDICINES = f"""
CREATE TABLE medicines ({_KEY_TYPES}, fate UTINYINT, cip13 VARCHAR, boxes BIGINT,
    price BIGINT, renewal BIGINT, is_refused BOOLEAN, wrong BOOLEAN)
"""

ACT_FIELDS = f"""
    CASE WHEN DPN_QLF = 71 THEN {Fate.FOR_INFORMATION:d}
        WHEN PRS_DPN_QLP = 71 THEN {Fate.SENT_FOR_INFORMATION:d}
        WHEN CPL_MAJ_TOP >= 2 THEN {Fate.SUPPLEMENT:d}
        WHEN coalesce(BSE_PRS_NAT NOT IN ({_NATURES}), true)
            THEN {Fate.OTHER_NATURE:d}
        ELSE {Fate.KEPT:d} END,
    EXE_SOI_DTD,
    CASE WHEN PRE_PRE_DTD >= DATE '2000-01-01' THEN PRE_PRE_DTD END,
    BEN_NIR_PSA || chr(31) || coalesce(BEN_RNG_GEM, 0),
    BEN_NAI_ANN, BEN_SEX_COD,
    coalesce(
        CASE WHEN ltrim(PSP_PPS_NUM, '0') <> '' THEN
            CASE WHEN regexp_full_match(PSP_PPS_NUM, '[0-9]{{11}}') THEN PSP_PPS_NUM
                ELSE 'SAL-' || PSP_PPS_NUM END END,
        CASE WHEN ltrim(PFS_PRE_NUM, '0') <> '' THEN
            coalesce(whole.main, first.main, PFS_PRE_NUM) END,
        CASE WHEN ltrim(ETB_PRE_FIN, '0') <> '' THEN 'ETB-' || ETB_PRE_FIN END),
    CASE WHEN PSP_SPE_COD BETWEEN 1 AND 98
        THEN lpad(CAST(PSP_SPE_COD AS VARCHAR), 2, '0') END,
    CASE WHEN ltrim(PFS_EXE_NUM, '0') <> '' THEN PFS_EXE_NUM END,
    EXO_MTF BETWEEN {LONG_TERM_ILLNESS.start} AND {LONG_TERM_ILLNESS.stop - 1},
    CAST(RGO_REM_TAU * 100 AS BIGINT)
"""
"""The columns of `acts` after the key, of one row `source` of ER_PRS_F."""

ACT_JOINS = """
    LEFT JOIN cabinets AS whole ON whole.cabinet = PFS_PRE_NUM
    LEFT JOIN cabinets AS first ON first.cabinet = left(PFS_PRE_NUM, 8)
"""
"""A cabinet number of nine characters is one of eight with its key."""


def _cip13_of_cip7(cip7: str) -> str:
    """34009, the seven digits, and the EAN-13 key: what every CIP13 of a CIP7 is.

    The digits 34009 weigh 3 + 3x4 + 0 + 0 + 9 = 24; the seven weigh 3, 1, 3, 1...
    """
    digits = " + ".join(
        f"{weight} * ({cip7} // {10 ** (6 - place)} % 10)"
        for place, weight in enumerate((3, 1, 3, 1, 3, 1, 3))
    )
    return f"(3400900000000 + {cip7} * 10 + (10 - (24 + {digits}) % 10) % 10)"


_CODE = f"""
    CASE WHEN PHA_PRS_C13 > 0 THEN PHA_PRS_C13
        WHEN PHA_PRS_IDE > 9999999 THEN PHA_PRS_IDE
        WHEN PHA_PRS_IDE > 0 THEN {_cip13_of_cip7("PHA_PRS_IDE")} END
"""

MEDICINE_FIELDS = f"""
    CASE WHEN {_CODE} IS NULL THEN {Fate.WITHOUT_CODE:d}
        WHEN PHA_ACT_QSN = 0 THEN {Fate.WITHOUT_BOX:d} ELSE {Fate.KEPT:d} END,
    lpad(CAST({_CODE} AS VARCHAR), 13, '0'),
    PHA_ACT_QSN,
    CAST(100000 * CASE WHEN PHA_DEC_TOP = 'D' THEN PHA_DEC_QSU * PHA_DEC_PRU
        ELSE PHA_ACT_QSN * PHA_ACT_PRU END AS BIGINT),
    CASE WHEN PHA_SEQ_RNV BETWEEN 0 AND 99 THEN PHA_SEQ_RNV END,
    PHA_SUB_MTF = {SUBSTITUTION_REFUSED}
"""
"""The columns of `medicines` after the key, of one row of ER_PHA_F."""


def _cents(amount: str, per_cent: int) -> str:
    """Whole cents as euros with two decimals, from a whole number of smaller units."""
    half = per_cent // 2
    cents = f"((abs({amount}) + {half}) // {per_cent})"
    sign = f"CASE WHEN {amount} < 0 AND {cents} > 0 THEN '-' ELSE '' END"
    return (
        f"{sign} || ({cents} // 100) || '.' || lpad(CAST({cents} % 100 AS VARCHAR),"
        " 2, '0')"
    )


LINES = {
    "delivered_on": ("EXE_SOI_DTD (ER_PRS_F)", "CAST(delivered AS VARCHAR)"),
    "prescribed_on": ("PRE_PRE_DTD (ER_PRS_F)", "CAST(prescribed AS VARCHAR)"),
    "prescriber": (
        "PFS_PRE_NUM (ER_PRS_F)",
        "CASE WHEN regexp_matches(prescriber, '[0-9]') THEN prescriber"
        " ELSE 'PS1-' || prescriber END",
    ),
    "specialty": ("PSP_SPE_COD (ER_PRS_F)", "specialty"),
    "pharmacy": ("PFS_EXE_NUM (ER_PRS_F)", "pharmacy"),
    "patient": ("BEN_NIR_PSA (ER_PRS_F)", "patient"),
    "birth_year": ("BEN_NAI_ANN (ER_PRS_F)", "CAST(birth_year AS VARCHAR)"),
    "sex": ("BEN_SEX_COD (ER_PRS_F)", "CAST(sex AS VARCHAR)"),
    "cip13": ("PHA_PRS_C13", "cip13"),
    "boxes": ("PHA_ACT_QSN", "CAST(boxes AS VARCHAR)"),
    "amount_cents": ("PHA_ACT_PRU", _cents("price", 1000)),
    "reimbursed_cents": (
        "RGO_REM_TAU (ER_PRS_F)",
        _cents("(CAST(price AS HUGEINT) * rate)", 10**7),
    ),
    "long_term_illness": (
        "EXO_MTF (ER_PRS_F)",
        "CASE WHEN long_term_illness THEN 'oui' WHEN NOT long_term_illness THEN 'non'"
        " END",
    ),
    "renewal": ("PHA_SEQ_RNV", "CAST(renewal AS VARCHAR)"),
    "substitution": ("PHA_SUB_MTF", "CASE WHEN is_refused THEN 'refus' END"),
}
"""Each column of the lake: its title in a report, and its text in a joined row."""

_TEXTS = ",\n    ".join(
    f"coalesce({sql}, '') AS {name}" for name, (_, sql) in LINES.items()
)
_FATE = f"""
    CASE WHEN acts.fate IS NULL THEN {Fate.UNMATCHED:d}
        WHEN acts.fate <> {Fate.KEPT:d} THEN acts.fate ELSE medicines.fate END
"""

JOIN = f"""
SELECT CAST({_FATE} AS UTINYINT) AS fate, medicines.rowid AS place,
    coalesce(acts.rowid, -1) AS act,
    {_TEXTS}
FROM medicines LEFT JOIN acts USING ({", ".join(KEY_NAMES)})
"""
"""Every row of `medicines` with its act, what becomes of it, and its line as texts."""
