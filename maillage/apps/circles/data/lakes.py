"""Where a structure's data are, and how a file is read into them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from maillage.apps.structures.models import Organisation
from maillage.engine.codes.releases import known_atc
from maillage.engine.lake.build import CURRENT_FILE, MANIFEST_FILE, Manifest
from maillage.engine.lake.intake import Intake
from maillage.engine.lake.keys import Key, read_key
from maillage.engine.lake.store import Lake


def lake_of(organisation: Organisation) -> Lake:
    """The lake of a structure."""
    return Lake(Path(settings.DATA_ROOT) / "lake" / organisation.slug)


def builds_root() -> Path:
    """The folder of every structure's builds."""
    return Path(settings.DATA_ROOT) / "builds"


def codes_root() -> Path:
    """The folder of the releases of codes."""
    return Path(settings.DATA_ROOT) / "codes"


def current_build(organisation: Organisation) -> str:
    """The name of the build that figures are read from; empty without one."""
    pointer = builds_root() / organisation.slug / CURRENT_FILE
    try:
        return pointer.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def manifest_of(organisation: Organisation) -> Manifest | None:
    """What the build in use holds, read from the small file beside it."""
    build = current_build(organisation)
    path = builds_root() / organisation.slug / build / MANIFEST_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    days = ("made_on", "first_day", "last_day")
    read = {day: found[day] and date.fromisoformat(found[day]) for day in days}
    return Manifest(**{**found, **read})


def has_key(organisation: Organisation) -> bool:
    """Whether this service holds the structure's key."""
    return _key_path(organisation).is_file()


def key_of(organisation: Organisation) -> Key | None:
    """The structure's key where this service holds it; BadInput for a damaged one."""
    path = _key_path(organisation)
    return read_key(path) if path.is_file() else None


def intake_of(
    organisation: Organisation,
    *,
    today: date,
    at: datetime,
    dry_run: bool = False,
    skip_rejected: bool = False,
    report: Path | None = None,
) -> Intake:
    """How a file of this structure is read: its key, the codes known here."""
    return Intake(
        today=today,
        at=at,
        key=key_of(organisation),
        known=known_atc(codes_root()),
        skip_rejected=skip_rejected,
        dry_run=dry_run,
        report=report,
    )


def _key_path(organisation: Organisation) -> Path:
    return Path(settings.KEYS_ROOT) / f"{organisation.slug}.key"
