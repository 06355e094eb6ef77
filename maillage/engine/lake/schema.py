"""The fact table as it is stored: one row per presentation delivered, one place."""

from __future__ import annotations

import pyarrow as pa


FACTS = pa.schema(
    [
        pa.field("delivered_on", pa.date32(), nullable=False),
        pa.field("prescribed_on", pa.date32()),
        pa.field("patient", pa.string(), nullable=False),
        pa.field("birth_year", pa.int16(), nullable=False),
        pa.field("sex", pa.int8(), nullable=False),
        pa.field("prescriber", pa.string(), nullable=False),
        pa.field("specialty", pa.string()),
        pa.field("pharmacy", pa.string(), nullable=False),
        pa.field("cip13", pa.string(), nullable=False),
        pa.field("boxes", pa.int32(), nullable=False),
        pa.field("amount_cents", pa.int64(), nullable=False),
        pa.field("reimbursed_cents", pa.int64()),
        pa.field("long_term_illness", pa.bool_()),
        pa.field("renewal", pa.int16()),
        pa.field("substitution", pa.string()),
    ]
)
"""The columns inside each Parquet file. `boxes` and the cents are signed."""

BATCH = "batch"
"""The partition column: in the path of the file, not in the file."""

TABLE = FACTS.append(pa.field(BATCH, pa.string(), nullable=False))
"""The columns of the Delta table."""
