"""The builds of a structure on disk: made beside, put in place by one rename.

`<builds_root>/<structure>/current` names the build to read. The last few are kept, so
that a reader who opened one before the swap can open it again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.lake.build import (
    BUILD_FILE,
    CURRENT_FILE,
    MANIFEST_FILE,
    SPILL_PREFIX,
    Build,
    Manifest,
)
from maillage.engine.lake.build_dimensions import Origin
from maillage.engine.lake.build_making import Previous, write_build
from maillage.engine.lake.build_sources import Sources
from maillage.engine.lake.files import TEMPORARY, is_disk_full, sync, write_beside
from maillage.engine.lake.lock import held
from maillage.engine.lake.numbering import Numbering
from maillage.engine.lake.store import Lake


BUILDS_KEPT = 3
_STAGING = ".making"
_MAKING_SPILL = ".making-spill"
_NUMBERING = "numbering"
_FEWEST_HERE = 0.75


def make_build(
    lake: Lake,
    builds_root: Path,
    structure: str,
    *,
    presentations: Path,
    codes_release: str,
    made_on: date,
    daily_doses: Path | None = None,
    threads: int = 2,
    memory_limit: str = "1GB",
    notify: Callable[[float], None] = lambda _done: None,
) -> Manifest:
    """Make a build of the lake as it is now, and make it the current one.

    Only the months whose files changed since the current build are made; the others
    are shared with it. `presentations` is the Parquet file of the release named
    `codes_release`; `daily_doses`, where the user supplied the WHO's, is one of `cip13`
    and `daily_doses_millionths`; `notify` is told the share of the work done, 0 to 1.
    Raises BadInput when the lake is empty, another process is importing or building,
    or the disk is full; the current build is then the one it was.
    """
    shelf = builds_root / structure
    with held(shelf / "lock"), _staging(shelf) as staging:
        with lake.reading():
            files = lake.files()
            if not files:
                raise BadInput(
                    f"Le lac de « {structure} » ne contient aucune ligne : importez "
                    f"avec « maillage lake import FICHIER --structure {structure} »."
                )
            origin = Origin(
                _next_id(shelf, made_on),
                structure,
                made_on,
                codes_release,
                lake.version(),
            )
            sources, numbering = write_build(
                files,
                presentations,
                staging,
                origin,
                threads=threads,
                memory_limit=memory_limit,
                spill=shelf / _MAKING_SPILL,
                notify=notify,
                daily_doses=daily_doses,
                previous=_previous(shelf),
            )
        manifest = _sealed(staging)
        # Before the build that needs it: more numbers than a build has do no harm.
        numbering.save(shelf / _NUMBERING, sources.numbering)
        staging.replace(shelf / origin.build_id)
        write_beside(shelf / CURRENT_FILE, f"{origin.build_id}\n".encode())
        _forget_old(shelf, origin.build_id, sources.numbering)
    return manifest


def _previous(shelf: Path) -> Previous | None:
    """The current build, when what was kept of it lets the next one share its months.

    When a quarter of the patients numbered have left the lake, everything is made
    again, so that what is kept of them leaves too.
    """
    pointer = shelf / CURRENT_FILE
    if not pointer.is_file():
        return None
    folder = shelf / pointer.read_text(encoding="utf-8").strip()
    sources = Sources.read(folder)
    numbering = (
        Numbering.kept(shelf / _NUMBERING, sources.numbering) if sources else None
    )
    if sources is None or numbering is None:
        return None
    with Build(folder / BUILD_FILE) as build:
        here = build.manifest.patients
    if here < _FEWEST_HERE * len(numbering.patients):
        return None
    return Previous(folder, sources, numbering)


def list_builds(builds_root: Path, structure: str) -> list[str]:
    """The ids of the structure's builds, oldest first."""
    shelf = builds_root / structure
    found = shelf.glob(f"*/{MANIFEST_FILE}") if shelf.is_dir() else []
    return sorted(path.parent.name for path in found if path.parent.name[0] != ".")


def _next_id(shelf: Path, made_on: date) -> str:
    """The date, then a number: ids sort by age and are never given twice."""
    day = made_on.isoformat()
    numbers = [
        int(build_id.rpartition(".")[2])
        for build_id in list_builds(shelf.parent, shelf.name)
        if build_id.startswith(f"{day}.")
    ]
    return f"{day}.{max(numbers, default=0) + 1:04d}"


@contextmanager
def _staging(shelf: Path) -> Iterator[Path]:
    """An empty folder; what a killed build left there is swept first."""
    staging = shelf / _STAGING
    _sweep(shelf)
    staging.mkdir()
    try:
        yield staging
    except Exception as error:
        if isinstance(error, BadInput) or not is_disk_full(error):
            raise
        raise BadInput(
            f"Plus de place sur le disque pour écrire dans {shelf} : la base de calcul "
            "n'a pas changé ; libérez de la place, puis recommencez."
        ) from error
    finally:
        _sweep(shelf)


def _sweep(shelf: Path) -> None:
    """Remove what an unfinished build, or a reader that was killed, left behind."""
    shutil.rmtree(shelf / _STAGING, ignore_errors=True)
    shutil.rmtree(shelf / _MAKING_SPILL, ignore_errors=True)
    for path in shelf.glob(f"{_NUMBERING}/*{TEMPORARY}"):
        path.unlink()
    for folder in shelf.glob(f"{SPILL_PREFIX}*"):
        process = folder.name.removeprefix(SPILL_PREFIX).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _sealed(staging: Path) -> Manifest:
    """Write the manifest of the build made there and make its files read-only."""
    path = staging / BUILD_FILE
    with Build(path) as build:
        manifest = build.manifest
    write_beside(staging / MANIFEST_FILE, manifest.to_json().encode())
    path.chmod(0o444)
    sync(path)
    return manifest


def _forget_old(shelf: Path, current: str, numbering: str) -> None:
    for path in (shelf / _NUMBERING).iterdir():
        if path.stem != numbering:
            path.unlink()
    others = [name for name in list_builds(shelf.parent, shelf.name) if name != current]
    for name in others[: max(0, len(others) - BUILDS_KEPT + 1)]:
        # Out of sight first: a killed removal must not leave half a build in the list.
        gone = shelf / f".{name}{os.extsep}old"
        (shelf / name).replace(gone)
        shutil.rmtree(gone, ignore_errors=True)
