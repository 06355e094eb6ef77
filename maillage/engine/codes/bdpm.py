"""A release of the drug reference, made from BDPM's files as published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from maillage.engine.codes.atc_inheritance import NOTHING, Inherited, inherit
from maillage.engine.codes.bdpm_tables import (
    MEDICINES,
    OF_INTEREST,
    PRESENTATIONS,
    Medicine,
    Pack,
    Tables,
    file_key,
    read_tables,
)
from maillage.engine.codes.biosimilars import biosimilar_roles, read_biosimilars
from maillage.engine.codes.medicine_doses import dose_columns
from maillage.engine.codes.published import PublishedFile, read_published
from maillage.engine.codes.releases import (
    BDPM,
    PRESENTATIONS_SCHEMA,
    Oddity,
    Release,
    is_release,
    list_releases,
    read_manifest,
    write_presentations,
)
from maillage.engine.codes.substances import read_substance_codes
from maillage.engine.errors import BadInput


READING = 3
"""Raised when the same files would give other presentations: they are read again."""

# A medicine in several generic groups is shown in the one that says most of it.
_ROLE_ORDER = ("princeps", "generic", "substitutable", "complementary")


def add_bdpm(
    source: Path, codes_root: Path, *, date: date | None, today: date
) -> Release:
    """Read BDPM's files from a folder or a zip and store them as a release.

    The release is named by `date`, else by the latest date its files tell that is not
    after `today`. The same files a second time change nothing. BadInput when a needed
    file is missing or unusable, or when another publication already has that name.
    """
    unused: list[str] = []

    def wanted(name: str) -> bool:
        if file_key(name) is None:
            unused.append(name)
        return file_key(name) is not None

    files = read_published(source, wanted)
    fingerprint = _fingerprint(files)
    if known := _known(codes_root, fingerprint, date):
        return known
    tables = read_tables(files, today=today)
    for name in sorted(unused):
        tables.odd(name, (0, 0), "unused file", "", "fichier non lu")
    name = _release_name(tables, date, today).isoformat()
    _refuse_other(codes_root / BDPM / name, fingerprint)
    table = _presentations(tables)
    more = {
        "source": source.name,
        "fingerprint": fingerprint,
        "reading": READING,
        "added_on": today.isoformat(),
        "files": _files_read(tables),
    }
    return write_presentations(
        table, codes_root, BDPM, name, tables.oddities, more=more
    )


def _release_name(tables: Tables, chosen: date | None, today: date) -> date:
    if chosen is not None and chosen > today:
        raise BadInput(
            f"--date {chosen.isoformat()} : cette date n'est pas encore venue ; "
            "donnez celle de la publication."
        )
    if chosen is None and not tables.dates:
        raise BadInput(
            "Aucune date vraisemblable dans ces fichiers ; donnez celle de la "
            "publication avec --date AAAA-MM-JJ."
        )
    return chosen or max(tables.dates)


def _fingerprint(files: Sequence[PublishedFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        own = hashlib.sha256(file.content).hexdigest()
        digest.update(f"{file_key(file.name)} {own}\n".encode())
    return digest.hexdigest()


def _known(codes_root: Path, fingerprint: str, chosen: date | None) -> Release | None:
    """The release made from the same files by the same reading, if it is there."""
    for release in list_releases(codes_root):
        if release.kind == BDPM and chosen in (None, date.fromisoformat(release.name)):
            manifest = read_manifest(release.path)
            if (manifest.get("fingerprint"), manifest.get("reading")) == (
                fingerprint,
                READING,
            ):
                return release
    return None


def _refuse_other(place: Path, fingerprint: str) -> None:
    if is_release(place) and read_manifest(place).get("fingerprint") != fingerprint:
        raise BadInput(
            f"Une autre publication de la BDPM porte déjà la date {place.name} ; "
            "donnez la vraie date de celle-ci avec --date AAAA-MM-JJ."
        )


def _files_read(tables: Tables) -> list[dict[str, object]]:
    return [
        {
            "name": file.name,
            "rows": len(file.rows),
            "columns": file.columns,
            "encoding": file.encoding,
        }
        for file in tables.files.values()
    ]


def _presentations(tables: Tables) -> pa.Table:
    inherited = _atc(tables)
    groups = {cis: _group_and_role(roles) for cis, roles in tables.roles.items()}
    _report_several_groups(tables)
    codes = {cis: own.code for cis, own in inherited.items()}
    biosimilar = biosimilar_roles(tables, codes, read_biosimilars())
    doses = dose_columns(tables, codes)
    rows = [
        _presentation(
            pack,
            tables.medicines.get(pack.cis),
            inherited.get(pack.cis, NOTHING),
            groups.get(pack.cis, (None, None)),
        )
        | {"biosimilar_role": biosimilar.get(pack.cis)}
        | doses[pack.cip13]
        for pack in tables.packs.values()
    ]
    return pa.Table.from_pylist(rows, schema=PRESENTATIONS_SCHEMA)


def _presentation(
    pack: Pack,
    medicine: Medicine | None,
    atc: Inherited,
    generic: tuple[str | None, str | None],
) -> dict[str, object]:
    name = f"{medicine.name}, " if medicine else ""
    label = " ".join((name + pack.label).split())
    return {
        "cip13": pack.cip13,
        "cis": pack.cis,
        "label": label,
        "atc": atc.code,
        "atc_source": atc.source,
        "generic_group": generic[0],
        "generic_role": generic[1],
        "price_cents": pack.price_cents,
        "fee_cents": pack.fee_cents,
        "reimbursement_percent": pack.reimbursement_percent,
    }


def _atc(tables: Tables) -> dict[str, Inherited]:
    """The code of each medicine; short codes and disagreements are reported."""
    official = {cis: code for cis, (code, _) in tables.official_atc.items()}
    for cis, (code, line) in tables.official_atc.items():
        if len(code) == 5:
            done = "gardé tel que publié : il dit la classe, pas la substance"
            tables.odd(OF_INTEREST, (line, 2), "short ATC", code, done)
        if cis not in tables.medicines:
            done = "code non utilisé"
            tables.odd(OF_INTEREST, (line, 1), "unknown medicine", cis, done)
    inherited = inherit(
        tables.medicines,
        tables.components,
        tables.roles,
        official,
        read_substance_codes(),
    )
    for cis, own in inherited.items():
        if own.candidates:
            found = f"{cis} : {', '.join(own.candidates)}"
            done = "code ATC laissé vide : ses semblables ne s'accordent pas"
            at = (tables.medicines[cis].line, 0)
            tables.odd(MEDICINES, at, "ATC disagreement", found, done)
    return inherited


def _group_and_role(roles: dict[str, str]) -> tuple[str, str]:
    """The group shown: the most telling role, then the lowest number."""
    group, role = min(
        roles.items(), key=lambda pair: (_ROLE_ORDER.index(pair[1]), int(pair[0]))
    )
    return group, role


def _report_several_groups(tables: Tables) -> None:
    lines: dict[str, int] = {}
    for pack in tables.packs.values():
        lines.setdefault(pack.cis, pack.line)
    for cis, roles in tables.roles.items():
        if len(roles) > 1:
            shown = ", ".join(f"{group} ({role})" for group, role in roles.items())
            group, role = _group_and_role(roles)
            tables.oddities.append(
                Oddity(
                    PRESENTATIONS,
                    lines.get(cis, 0),
                    1,
                    "several generic groups",
                    f"{cis} : {shown}",
                    f"groupe {group} retenu ({role})",
                )
            )
