"""The door of the codes room: what the other rooms and the command line call.

Releases live side by side under `codes_root` (`<data>/codes`): `bdpm/<date>`,
`demonstration/<date>` and `open-medic/<year>`.
"""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillage.engine.codes.bdpm import add_bdpm
from maillage.engine.codes.releases import (
    PRESENTATIONS_SCHEMA,
    Oddity,
    Release,
    latest_drug_release,
    list_releases,
    presentations_path,
    write_presentations,
)


__all__ = [
    "PRESENTATIONS_SCHEMA",
    "Oddity",
    "Release",
    "add_bdpm",
    "find",
    "latest_drug_release",
    "list_releases",
    "presentations_path",
    "write_presentations",
]


def find(release: Release, cip13: str) -> dict[str, Any] | None:
    """What a drug release says of a presentation, by column name; None if unknown."""
    rows = pq.read_table(
        presentations_path(release), filters=pc.field("cip13") == cip13
    ).to_pylist()
    return rows[0] if rows else None
