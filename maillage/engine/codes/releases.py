"""Releases of the codes: folders side by side, each named by its date or year.

A release is written in a folder beside its place and moved there by a rename, so
that a reader finds it whole or not at all. It is never changed afterwards; the
demonstration formulary alone may be replaced, because it is made here.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.errors import BadInput


BDPM = "bdpm"
DEMONSTRATION = "demonstration"
OPEN_MEDIC = "open-medic"
WHO_DDD = "who-ddd"
KINDS = (BDPM, DEMONSTRATION, OPEN_MEDIC, WHO_DDD)

MANIFEST = "release.json"
PRESENTATIONS = "presentations.parquet"
ODDITIES = "oddities.csv"

PRESENTATIONS_SCHEMA = pa.schema(
    [
        pa.field("cip13", pa.string(), nullable=False),
        pa.field("cis", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("atc", pa.string()),
        pa.field("atc_source", pa.string()),
        pa.field("generic_group", pa.string()),
        pa.field("generic_role", pa.string()),
        pa.field("units_per_pack", pa.int32()),
        pa.field("price_cents", pa.int32()),
        pa.field("fee_cents", pa.int32()),
        pa.field("reimbursement_percent", pa.int16()),
        pa.field("strength_micrograms", pa.int64()),
        pa.field("form", pa.string()),
        pa.field("biosimilar_role", pa.string()),
        pa.field("routes", pa.string()),
        pa.field("pack_content_millionths", pa.int64()),
        pa.field("pack_content_unit", pa.string()),
    ]
)
"""`form` and `routes` are lower case without accents; routes are joined by `;`. The
form of a pressurised inhaler ends in `en flacon pressurise`.

`pack_content_millionths` is the substance in a whole pack, in millionths of the unit
beside it: `mg`, `U` (international units) or `mmol`. Daily doses are counted from it.
"""

NEW_COLUMNS = ("strength_micrograms", "form", "biosimilar_role")
"""What releases added before strengths were read do not have: they read as nulls."""


COUNTED = (
    "atc",
    "generic_group",
    "units_per_pack",
    "price_cents",
    "strength_micrograms",
    "form",
    "biosimilar_role",
    "pack_content_millionths",
)


@dataclass(frozen=True)
class Oddity:
    """Something in a source file that is not as its notice says, and what was done.

    `line` and `column` count from 1; column 0 means the whole line, line 0 the whole
    file. `kind` is a short English slug, `done` a French sentence.
    """

    file: str
    line: int
    column: int
    kind: str
    found: str
    done: str


@dataclass(frozen=True)
class Release:
    """A release in place: what it is, where it lies, how much it holds.

    `name` is a date (YYYY-MM-DD) or, for Open Medic, a year. `counts` says how many
    rows of each sort, `oddities` how many of each kind.
    """

    kind: str
    name: str
    path: Path
    counts: Mapping[str, int] = field(default_factory=dict)
    oddities: Mapping[str, int] = field(default_factory=dict)


def list_releases(codes_root: Path) -> list[Release]:
    """Every whole release, by kind then name, oldest first; empty for no folder.

    The labels of codes, kept beside the years of Open Medic, are not a release.
    """
    found = []
    for kind in KINDS:
        folder = codes_root / kind
        names = sorted(folder.iterdir()) if folder.is_dir() else []
        found += [read_release(kind, path) for path in names if is_release(path)]
    return found


def is_release(path: Path) -> bool:
    """True for a folder named by a date or a year, with its manifest, written last."""
    return path.name[:4].isdigit() and (path / MANIFEST).is_file()


def read_release(kind: str, path: Path) -> Release:
    """The release of a folder, from its manifest."""
    manifest = read_manifest(path)
    return Release(kind, path.name, path, manifest["counts"], manifest["oddities"])


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a release; BadInput where it is not one."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        return {"counts": {}, "oddities": {}, **manifest}
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(
            f"La version {path} est illisible ({MANIFEST}) ; "
            "supprimez ce dossier puis ajoutez-la de nouveau."
        ) from error


def latest_drug_release(codes_root: Path) -> Release | None:
    """The newest BDPM release, else the newest demonstration formulary, else None."""
    releases = list_releases(codes_root)
    for kind in (BDPM, DEMONSTRATION):
        of_kind = [release for release in releases if release.kind == kind]
        if of_kind:
            return max(of_kind, key=lambda release: release.name)
    return None


def presentations_path(release: Release) -> Path:
    """The Parquet file of a drug release, of schema `PRESENTATIONS_SCHEMA`."""
    return release.path / PRESENTATIONS


def read_presentations(release: Release) -> pa.Table:
    """The presentations of a drug release, of schema `PRESENTATIONS_SCHEMA`.

    A release of an older version of Maillage has fewer columns: those are null.
    """
    found = pq.read_table(presentations_path(release))
    for field_ in PRESENTATIONS_SCHEMA:
        if field_.name not in found.column_names:
            found = found.append_column(field_, pa.nulls(len(found), field_.type))
    return found.select(PRESENTATIONS_SCHEMA.names)


def is_older(release: Release) -> bool:
    """Whether a drug release lacks what is read of the same files today."""
    names = pq.read_schema(presentations_path(release)).names
    return not set(NEW_COLUMNS) <= set(names)


def known_atc(codes_root: Path) -> dict[str, bool] | None:
    """Each CIP13 of the latest drug release, and whether it has an ATC there.

    None where no release was added yet.
    """
    release = latest_drug_release(codes_root)
    if release is None:
        return None
    table = pq.read_table(presentations_path(release), columns=["cip13", "atc"])
    codes = table["cip13"].to_pylist()
    return dict(zip(codes, table["atc"].is_valid().to_pylist(), strict=True))


@contextmanager
def release_folder(codes_root: Path, kind: str, name: str) -> Iterator[Path]:
    """An empty folder to write a release into; it takes its place when all went well.

    A release of that name that was there is replaced. Nothing is left on failure.
    """
    shelf = codes_root / kind
    staging = None
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=shelf))
        yield staging
        staging.chmod(0o755)
        _put_in_place(staging, shelf / name)
    except OSError as error:
        raise BadInput(
            f"{shelf / name} : écriture impossible ({error.strerror or error}) ; "
            "rien n'a été changé, faites de la place ou vérifiez vos droits."
        ) from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _put_in_place(staging: Path, place: Path) -> None:
    if not place.exists():
        staging.rename(place)
        return
    # A folder that is not empty cannot be renamed over: the old one steps aside.
    aside = Path(tempfile.mkdtemp(prefix=f".{place.name}-old-", dir=place.parent))
    place.replace(aside)
    staging.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def write_manifest(
    folder: Path,
    *,
    counts: Mapping[str, int],
    oddities: Sequence[Oddity] = (),
    more: Mapping[str, object] | None = None,
) -> None:
    """Write `oddities.csv` and, last of all, `release.json` of a release."""
    write_oddities(folder / ODDITIES, oddities)
    by_kind = Counter(oddity.kind for oddity in oddities)
    manifest = {
        **(more or {}),
        "counts": dict(counts),
        "oddities": dict(sorted(by_kind.items())),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def write_oddities(path: Path, oddities: Sequence[Oddity]) -> None:
    """One line for each oddity; columns file, line, column, kind, found, done."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["file", "line", "column", "kind", "found", "done"])
        for odd in oddities:
            writer.writerow(
                [odd.file, odd.line, odd.column, odd.kind, odd.found, odd.done]
            )


def write_presentations(
    table: pa.Table,
    codes_root: Path,
    kind: str,
    name: str,
    oddities: Sequence[Oddity] = (),
    *,
    more: Mapping[str, object] | None = None,
) -> Release:
    """Store a drug reference as the release `kind`/`name`, replacing one of that name.

    `table` has the columns of `PRESENTATIONS_SCHEMA`, in any order, one row for each
    CIP13; `more` goes into the manifest. ValueError for a kind or table that is not
    of that shape: a fault of the caller, not of a user.
    """
    if kind not in (BDPM, DEMONSTRATION):
        raise ValueError(f"not a drug reference: {kind}")
    ordered = table.select(PRESENTATIONS_SCHEMA.names).cast(PRESENTATIONS_SCHEMA)
    ordered = ordered.sort_by("cip13")
    if len(ordered["cip13"].unique()) != len(ordered):
        raise ValueError("a CIP13 appears twice")
    with release_folder(codes_root, kind, name) as folder:
        pq.write_table(ordered, folder / PRESENTATIONS)
        write_manifest(
            folder,
            counts=presentation_counts(ordered),
            oddities=oddities,
            more={"kind": kind, "name": name, **(more or {})},
        )
    return read_release(kind, codes_root / kind / name)


def presentation_counts(table: pa.Table) -> dict[str, int]:
    """How many presentations, and how many say each thing."""
    counts = {"presentations": len(table)}
    for column in COUNTED:
        counts[column] = len(table) - table[column].null_count
    sources = Counter(s for s in table["atc_source"].to_pylist() if s)
    return counts | {
        f"atc_{source.replace(' ', '_')}": n for source, n in sorted(sources.items())
    }
