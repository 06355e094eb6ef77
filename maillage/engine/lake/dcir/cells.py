"""The SQL that reads a cell: a value, or null where the cell is empty or wrong.

A CSV gives texts, where a decimal comma, `3.0` for 3 and the usual dates are
understood; Parquet gives what its types say.
"""

from __future__ import annotations

from maillage.engine.lake.dcir.tables import Kind


_WHOLES = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
           "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}  # fmt: skip

SQL_TYPES = {
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DECIMAL(18, 5)",
    Kind.DATE: "DATE",
    Kind.TEXT: "VARCHAR",
}
"""The type of each kind, once read."""


def filled(column: str, sql_type: str) -> str:
    """The cell without spaces around, null when nothing is left."""
    return f"nullif(trim({column}), '')" if sql_type == "VARCHAR" else column


def parsed(cell: str, sql_type: str, kind: Kind) -> str:
    """The value of a filled cell, null when it is not of that kind."""
    if sql_type == "VARCHAR":
        return _from_text(cell, kind)
    if kind is Kind.TEXT:
        return f"CAST({cell} AS VARCHAR)"
    if kind is Kind.DATE:
        is_date = sql_type == "DATE" or sql_type.startswith("TIMESTAMP")
        return (
            f"TRY_CAST({cell} AS DATE)"
            if is_date
            else _from_text(f"CAST(TRY_CAST({cell} AS BIGINT) AS VARCHAR)", kind)
        )
    if kind is Kind.INTEGER and sql_type not in _WHOLES:
        whole = f"TRY_CAST({cell} AS BIGINT)"
        return f"CASE WHEN {cell} = {whole} THEN {whole} END"
    return f"TRY_CAST({cell} AS {SQL_TYPES[kind]})"


def _from_text(cell: str, kind: Kind) -> str:
    if kind is Kind.INTEGER:
        return (
            f"CASE WHEN NOT contains({cell}, '.') THEN TRY_CAST({cell} AS BIGINT)"
            f" WHEN regexp_full_match({cell}, '[+-]?[0-9]+[.]0+')"
            f" THEN TRY_CAST(split_part({cell}, '.', 1) AS BIGINT) END"
        )
    if kind is Kind.NUMBER:
        return f"TRY_CAST(replace({cell}, ',', '.') AS DECIMAL(18, 5))"
    if kind is Kind.DATE:
        return (
            f"CASE WHEN {cell}[5] = '-' THEN TRY_CAST(left({cell}, 10) AS DATE)"
            f" WHEN {cell}[3] = '/'"
            f" THEN CAST(try_strptime(left({cell}, 10), '%d/%m/%Y') AS DATE)"
            f" WHEN length({cell}) = 8"
            f" THEN CAST(try_strptime({cell}, '%Y%m%d') AS DATE)"
            f" ELSE CAST(try_strptime(left({cell}, 9), '%d%b%Y') AS DATE) END"
        )
    return cell
