"""Open Medic's yearly line files, made into national and regional comparators.

One line of a file is a presentation delivered in a year to people of an age band, a
sex and a region, on the order of a kind of prescriber: boxes, euros reimbursed, euros
of the base. The file (2 million lines, 480 MB) is streamed by DuckDB with bounded
memory into one Parquet file, summed over what the lines have in common.

Columns (CNAM, "descriptif des variables"): names vary in case between years; amounts
have a decimal comma and may mark thousands with spaces, no-break spaces or dots; they
may be negative, for a year also holds the corrections of the year before.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from errno import ENOSPC
from pathlib import Path

import duckdb

from maillage.engine.codes.open_medic_file import (
    LineFile,
    bad_rows,
    line_file,
)
from maillage.engine.codes.releases import (
    OPEN_MEDIC,
    Release,
    is_release,
    read_manifest,
    read_release,
    release_folder,
    write_manifest,
)
from maillage.engine.errors import BadInput


LINES = "lines.parquet"
MEMORY_LIMIT = "1GB"
READING = 1

_ATC_PREFIX = re.compile(r"[A-Z][0-9A-Z]{0,6}")

# What each column looks like. Thousands are marked by threes, or not at all: a dot
# before two digits would be a decimal point, which this format does not have.
_MARKED = r"-?([0-9]+|[0-9]{1,3}([ .\u00a0\u202f][0-9]{3})+)"
PATTERNS = {
    "atc5": r"[A-Z][0-9]{2}[A-Z]{2}([0-9]{2})?",
    "cip13": r"[0-9]{13}",
    "top_gen": r"[0-9GRS]",
    "age": r"[0-9]{1,2}",
    "sexe": r"[0-9]",
    "ben_reg": r"[0-9]{1,2}",
    "psp_spe": r"[0-9]{1,2}",
    "boites": _MARKED + r"(,0{1,2})?",
    "rem": _MARKED + r"(,[0-9]{1,2})?",
    "bse": _MARKED + r"(,[0-9]{1,2})?",
}


@dataclass(frozen=True)
class Sums:
    """Boxes (signed), and cents reimbursed and of the reimbursement base."""

    boxes: int
    reimbursed_cents: int
    base_cents: int


def add_open_medic_lines(
    source: Path, codes_root: Path, *, year: int | None, today: date
) -> Release:
    """Store the lines of one year; the same file a second time changes nothing.

    The year is `year`, else the one its name says. Bad rows are left out and written
    in `oddities.csv` with line and column. BadInput when the year is not known, when
    the file is not of this format, when no row of it can be used, or when another
    file of that year is already there.
    """
    with line_file(source) as file:
        name = str(_year(source, year, today))
        place = codes_root / OPEN_MEDIC / name
        if is_release(place):
            return _same_or_refused(place, file)
        with release_folder(codes_root, OPEN_MEDIC, name) as folder:
            counts = _write_lines(file, int(name), folder)
            oddities = bad_rows(file, PATTERNS) if counts["refused"] else []
            write_manifest(
                folder,
                counts=counts,
                oddities=oddities,
                more={
                    "kind": OPEN_MEDIC,
                    "name": name,
                    "source": source.name,
                    "fingerprint": file.fingerprint,
                    "reading": READING,
                    "added_on": today.isoformat(),
                },
            )
    return read_release(OPEN_MEDIC, place)


def open_medic_boxes(
    release: Release | Path,
    include: Sequence[str],
    exclude: Sequence[str] = (),
    *,
    region: int | None = None,
) -> Sums:
    """What was delivered of a set of drugs, in France or in one region of residence.

    `include` and `exclude` are ATC prefixes, as in a drug set; `region` is a code of
    BEN_REG (2016 regions; 93 is Provence-Alpes-Côte d'Azur with Corsica). A path is
    that of a release or of its Parquet file. ValueError for what is not a prefix.
    """
    path = release.path if isinstance(release, Release) else release
    path = path / LINES if path.is_dir() else path
    for prefix in (*include, *exclude):
        if _ATC_PREFIX.fullmatch(prefix) is None:
            raise ValueError(f"not an ATC prefix: {prefix!r}")
    with duckdb.connect() as connection:
        found = connection.execute(
            "select coalesce(sum(boxes), 0), coalesce(sum(reimbursed_cents), 0),"
            " coalesce(sum(base_cents), 0) from read_parquet($path)"
            " where len(list_filter($include, lambda p: starts_with(atc5, p))) > 0"
            " and len(list_filter($exclude, lambda p: starts_with(atc5, p))) = 0"
            " and ($region is null or region = $region)",
            {
                "path": str(path),
                "include": list(include),
                "exclude": list(exclude),
                "region": region,
            },
        ).fetchone()
    return Sums(*map(int, found or (0, 0, 0)))


def _year(source: Path, year: int | None, today: date) -> int:
    said = re.search(r"(?<!\d)(20\d\d)(?!\d)", source.name)
    found = year if year is not None else int(said[1]) if said else None
    if found is None:
        raise BadInput(
            f"{source.name} : l'année de ces lignes n'est pas dans le nom du fichier ; "
            "donnez-la avec --year AAAA."
        )
    if not 2000 <= found <= today.year:
        raise BadInput(
            f"{found} : cette année n'est pas vraisemblable pour Open Medic ; "
            "donnez la bonne avec --year AAAA."
        )
    return found


def _same_or_refused(place: Path, file: LineFile) -> Release:
    if read_manifest(place).get("fingerprint") == file.fingerprint:
        return read_release(OPEN_MEDIC, place)
    raise BadInput(
        f"Les lignes d'Open Medic de {place.name} sont déjà là, d'un autre fichier ; "
        f"donnez la bonne année avec --year, ou supprimez d'abord {place}."
    )


def _write_lines(file: LineFile, year: int, folder: Path) -> dict[str, int]:
    """Write the sums of the good rows; counts of rows read, kept and refused."""
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        connection.execute("set preserve_insertion_order = false")
        spill = _quoted(folder / ".spill")
        connection.execute(f"set temp_directory = '{spill}'")
        try:
            connection.execute(_summing(file, year))
            connection.execute(
                "copy (select * exclude (lines) from sums order by atc5, cip13, region)"
                f" to '{_quoted(folder / LINES)}' (format parquet, compression zstd)"
            )
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise OSError(ENOSPC, "place ou mémoire insuffisante") from error
        kept, sums = connection.execute(
            "select coalesce(sum(lines), 0), count(*) from sums"
        ).fetchone() or (0, 0)
    shutil.rmtree(folder / ".spill", ignore_errors=True)
    if not kept:
        raise BadInput(
            f"{file.name} : aucune ligne utilisable ; donnez la base complète d'Open "
            "Medic telle qu'elle est publiée."
        )
    return {
        "rows": file.rows,
        "kept": int(kept),
        "refused": file.rows - int(kept),
        "sums": int(sums),
    }


def _summing(file: LineFile, year: int) -> str:
    """The statement that sums the good rows into the table `sums`.

    Columns are read as text by their position, so that nothing of the file's own
    names reaches the statement, and rows that do not match are left out.
    """
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(file.width))
    cell = {name: f"trim(c{position})" for name, position in file.positions.items()}
    good = " and ".join(
        f"regexp_full_match({cell[name]}, '{_for_duckdb(pattern)}')"
        for name, pattern in PATTERNS.items()
    )

    def number(name: str) -> str:
        marks = "chr(32) || chr(46) || chr(160) || chr(8239)"
        return (
            f"replace(translate({cell[name]}, {marks}, ''), ',', '.')::decimal(18, 2)"
        )

    return f"""
        create temp table sums as
        select {year}::smallint as year, {cell["ben_reg"]}::smallint as region,
               {cell["atc5"]} as atc5, {cell["cip13"]} as cip13,
               {cell["top_gen"]} as top_gen, {cell["age"]}::smallint as age,
               {cell["sexe"]}::tinyint as sex,
               {cell["psp_spe"]}::smallint as specialty,
               sum({number("boites")})::bigint as boxes,
               (sum({number("rem")}) * 100)::bigint as reimbursed_cents,
               (sum({number("bse")}) * 100)::bigint as base_cents,
               count(*) as lines
        from read_csv('{_quoted(file.path)}', delim = ';', header = false, skip = 1,
                      columns = {{{columns}}}, auto_detect = false,
                      encoding = '{file.encoding}', store_rejects = true)
        where {good}
        group by all"""


def _for_duckdb(pattern: str) -> str:
    """The same pattern as RE2, which DuckDB speaks, writes it."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", pattern)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
