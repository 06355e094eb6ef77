"""Joins the flat tables into lines: on disk where memory does not hold them.

DuckDB keeps the tables in memory up to a bound and the rest in the workspace. A table
where a key comes twice keeps the resource that was updated last, else the last read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from maillage.engine.lake.fhir.coding import BOXES, UNITS, UNSAID
from maillage.engine.lake.fhir.findings import Finding
from maillage.engine.lake.fhir.tables import TABLES


MEMORY = "1GB"
"""What the joins may take before they use the disk."""

_ROWS_AT_ONCE = 100_000
_KINDS: Mapping[str, str] = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "int8": "TINYINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "list<item: string>": "VARCHAR[]",
}
_NO_PACKS = """
    SELECT NULL::VARCHAR AS cip13, NULL::VARCHAR AS cis,
        NULL::INTEGER AS units_per_pack, NULL::INTEGER AS price_cents,
        NULL::INTEGER AS fee_cents
    WHERE false
"""


class Joining:
    """The tables of one export. `packs` is the Parquet table of the codes, if any."""

    def __init__(self, workspace: Path, packs: Path | None) -> None:
        """Make empty tables."""
        self._has_packs = packs is not None
        settings: dict[str, Any] = {
            "memory_limit": MEMORY,
            "temp_directory": str(workspace),
            "preserve_insertion_order": False,
        }
        self._database = duckdb.connect(":memory:", config=settings)
        for name, schema in TABLES.items():
            columns = ", ".join(f'"{f.name}" {_KINDS[str(f.type)]}' for f in schema)
            self._database.execute(f"CREATE TABLE {name} ({columns})")
        source = _NO_PACKS
        if packs is not None:
            path = str(packs).replace("'", "''")
            source = (
                "SELECT cip13, cis, units_per_pack, price_cents, fee_cents"
                f" FROM read_parquet('{path}')"
            )
        self._database.execute(f"CREATE TABLE packs AS {source}")

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give memory and disk back."""
        self._database.close()

    def add(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Add rows to the tables."""
        for name, batch in batches.items():
            self._database.from_arrow(pa.Table.from_batches([batch])).insert_into(name)

    def lines(self) -> Iterator[pa.RecordBatch]:
        """Every MedicationDispense in the order of the export, resolved.

        Columns `place`, `finding`, and where that is 0 those of a line, before the
        patient's pseudonym is known: `token` stands for it where `pseudonym` is null.
        """
        for name in TABLES:
            self._keep_latest(name)
        for statement in (_ACTORS, _ORDERS, _SEVERAL, _PHARMACIES, _SINGLE_PACKS):
            self._database.execute(statement)
        statement = _LINES.replace("$has_packs", str(self._has_packs))
        relation = self._database.sql(statement)
        yield from relation.to_arrow_reader(_ROWS_AT_ONCE)

    def _keep_latest(self, table: str) -> None:
        """Leave one row a key; older deliveries are not dropped, but said replaced."""
        self._database.execute(
            f"""
            CREATE TEMP TABLE latest AS
            SELECT key, max_by(place, (coalesce(try_cast(updated AS TIMESTAMPTZ),
                '-infinity'::TIMESTAMPTZ), place)) AS place
            FROM {table}
            WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1
            """
        )
        older = f"{table}.key = latest.key AND {table}.place <> latest.place"
        if table == "dispenses":
            self._database.execute(
                f"UPDATE dispenses SET finding = {Finding.REPLACED}"
                f" FROM latest WHERE {older}"
            )
        else:
            self._database.execute(f"DELETE FROM {table} USING latest WHERE {older}")
        self._database.execute("DROP TABLE latest")


_ACTORS = """
CREATE TEMP TABLE known_actors AS
SELECT a.key,
    coalesce(a.prescriber, p.prescriber) AS prescriber,
    coalesce(a.structure, o.structure) AS structure,
    a.specialty
FROM actors a
LEFT JOIN actors p ON p.key = a.practitioner
LEFT JOIN actors o ON o.key = a.organization
"""

_ORDERS = f"""
CREATE TEMP VIEW orders AS
SELECT r.key, r.prescribed_on, r.motive, a.specialty,
    coalesce(r.prescriber, a.prescriber, a.structure) AS prescriber,
    CASE
        WHEN r.withdrawn THEN {Finding.ORDER_WITHDRAWN}
        WHEN coalesce(r.prescriber, r.requester) IS NULL THEN {Finding.NO_REQUESTER}
        WHEN r.prescriber IS NULL AND a.key IS NULL THEN {Finding.NO_SUCH_REQUESTER}
        WHEN coalesce(r.prescriber, a.prescriber, a.structure) IS NULL
            THEN {Finding.NO_PRESCRIBER_NUMBER}
        ELSE 0
    END AS finding
FROM requests r LEFT JOIN known_actors a ON a.key = r.requester
"""

# Of several prescriptions, those entered in error do not count; the others must be of
# one prescriber, and the last written gives its date.
_SEVERAL = f"""
CREATE TEMP TABLE several AS
WITH each AS (
    SELECT place, unnest(requests) AS request FROM dispenses
    WHERE requests IS NOT NULL AND finding = 0
)
SELECT e.place,
    max(o.prescriber) FILTER (o.finding = 0) AS prescriber,
    max(o.prescribed_on) FILTER (o.finding = 0) AS prescribed_on,
    max(o.specialty) FILTER (o.finding = 0) AS specialty,
    max(o.motive) FILTER (o.finding = 0) AS motive,
    CASE
        WHEN count(*) > count(o.key) THEN {Finding.NO_SUCH_ORDER}
        WHEN count(DISTINCT o.prescriber) FILTER (o.finding = 0) > 1
            THEN {Finding.SEVERAL_PRESCRIBERS}
        WHEN count(*) FILTER (o.finding = 0) > 0
            AND count(*) FILTER (o.finding NOT IN (0, {Finding.ORDER_WITHDRAWN})) = 0
            THEN 0
        ELSE min(o.finding) FILTER (o.finding <> 0)
    END AS finding
FROM each e LEFT JOIN orders o ON o.key = e.request
GROUP BY e.place
"""

# The first that has a FINESS; many deliveries name the same few.
_PHARMACIES = f"""
CREATE TEMP TABLE pharmacies AS
WITH lists AS (SELECT DISTINCT actors FROM dispenses WHERE actors IS NOT NULL),
each AS (
    SELECT actors, unnest(actors) AS key, generate_subscripts(actors, 1) AS rank
    FROM lists
)
SELECT e.actors,
    min_by(a.structure, e.rank) FILTER (a.structure IS NOT NULL) AS pharmacy,
    CASE
        WHEN count(a.structure) > 0 THEN 0
        WHEN count(*) > count(a.key) THEN {Finding.NO_SUCH_PHARMACY}
        ELSE {Finding.NO_PHARMACY}
    END AS finding
FROM each e LEFT JOIN known_actors a ON a.key = e.key
GROUP BY e.actors
"""

_SINGLE_PACKS = """
CREATE TEMP TABLE specialties AS
SELECT cis, any_value(cip13) AS cip13, count(*) AS packs FROM packs GROUP BY cis
"""

_LINES = f"""
WITH products_known AS (
    SELECT d.*, p.key IS NULL AND d.product IS NOT NULL AS has_no_product,
        coalesce(p.finding, 0) AS product_finding,
        coalesce(d.cip13, p.cip13) AS own_cip13, s.cip13 AS only_cip13,
        s.packs AS packs
    FROM dispenses d
    LEFT JOIN products p ON p.key = d.product
    LEFT JOIN specialties s
        ON s.cis = coalesce(d.cis, p.cis) AND coalesce(d.cip13, p.cip13) IS NULL
),
counted_boxes AS (
    SELECT k.*, coalesce(own_cip13, only_cip13) AS presentation,
        u.units_per_pack, u.price_cents, u.fee_cents,
        CASE k.counted
            WHEN {BOXES} THEN k.quantity
            WHEN {UNSAID} THEN k.quantity
            WHEN {UNITS} THEN k.quantity / u.units_per_pack
        END AS box_count
    FROM products_known k
    LEFT JOIN packs u ON u.cip13 = coalesce(own_cip13, only_cip13)
),
resolved AS (
    SELECT c.*, p.key AS patient_key, p.pseudonym, p.birth_year, p.birth_finding, p.sex,
        coalesce(s.finding, o.finding) AS order_finding,
        coalesce(s.prescriber, o.prescriber) AS prescriber,
        coalesce(s.prescribed_on, o.prescribed_on) AS prescribed_on,
        coalesce(s.specialty, o.specialty) AS specialty,
        coalesce(s.motive, o.motive) AS refusal,
        f.finding AS pharmacy_finding, coalesce(c.pharmacy, f.pharmacy) AS finess
    FROM counted_boxes c
    LEFT JOIN patients p ON p.key = c.patient
    LEFT JOIN orders o ON o.key = c.request
    LEFT JOIN several s ON s.place = c.place
    LEFT JOIN pharmacies f ON f.actors = c.actors
)
SELECT place,
    (CASE
        WHEN finding <> 0 THEN finding
        WHEN has_no_product THEN {Finding.NO_SUCH_PRODUCT}
        WHEN product_finding <> 0 THEN product_finding
        WHEN presentation IS NULL AND NOT $has_packs THEN {Finding.NO_CODES_RELEASE}
        WHEN presentation IS NULL THEN {Finding.UNKNOWN_CIS}
        WHEN own_cip13 IS NULL AND packs > 1 THEN {Finding.SEVERAL_PACKS}
        WHEN counted = {UNSAID} AND own_cip13 IS NULL THEN {Finding.UNSAID_UNIT}
        WHEN counted = {UNITS} AND units_per_pack IS NULL
            THEN {Finding.UNITS_UNKNOWN}
        WHEN counted = {UNITS} AND abs(box_count - round(box_count)) > 1e-9
            THEN {Finding.PART_OF_A_BOX}
        WHEN abs(box_count - round(box_count)) > 1e-9
            OR NOT abs(round(box_count)) BETWEEN 1 AND 999 THEN {Finding.BAD_BOXES}
        WHEN patient_key IS NULL THEN {Finding.NO_SUCH_PATIENT}
        WHEN birth_finding <> 0 THEN birth_finding
        WHEN birth_year > year(DATE '1970-01-01' + delivered_on)
            THEN {Finding.BORN_LATER}
        WHEN sex = 0 THEN {Finding.NO_SEX}
        WHEN order_finding IS NULL THEN {Finding.NO_SUCH_ORDER}
        WHEN order_finding <> 0 THEN order_finding
        WHEN finess IS NULL THEN pharmacy_finding
        ELSE 0
    END)::TINYINT AS finding,
    delivered_on, prescribed_on, patient AS token, pseudonym, birth_year, sex,
    prescriber, specialty, finess AS pharmacy, presentation AS cip13,
    round(box_count) AS boxes,
    (round(box_count) * (price_cents + coalesce(fee_cents, 0))) AS amount_cents,
    CASE WHEN substituted THEN NULL ELSE coalesce(motive, refusal) END AS substitution,
    counted = {UNSAID} AS is_unsaid
FROM resolved
ORDER BY place
"""
