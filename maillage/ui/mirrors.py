"""The mirrors of a session as files: one for each doctor, one for the group."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maillage.engine.errors import BadInput
from maillage.engine.indicators.units import counted
from maillage.engine.mirrors.content import Figure, Reading, Session
from maillage.ui import chart_data
from maillage.ui.documents.view import doctor_page, group_page
from maillage.ui.press import Drawing, Job, Press


GROUP_FILE = "groupe.pdf"
FIGURES_FILE = "figures.csv"
_PART = ".part"

COLUMNS = ("who", "indicator", "numerator", "denominator", "value", "low", "high")


def doctor_file(code: str) -> str:
    """The name of a doctor's file: his code, without what a file name cannot hold."""
    return f"miroir-{re.sub(r'[^0-9A-Za-z_-]', '-', code)}.pdf"


def jobs(session: Session, folder: Path) -> list[Job]:
    """What to print: the doctors in the circle's order, then the group."""
    made_on = session.provenance.extracted_on
    made_at = int(
        datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).timestamp()
    )
    drawn = any(chart_data.curve_is_drawn(each.curve) for each in session.group)
    suffix = "" if drawn else "-without-curve"
    found = [
        Job(
            path=str(folder / doctor_file(doctor.code)),
            template="doctor.typ",
            page=doctor_page(session, doctor),
            chart=f"doctor{suffix}",
            drawings=[_doctor_drawing(figure) for figure in doctor.figures],
            made_at=made_at,
        )
        for doctor in session.doctors
    ]
    group = Job(
        path=str(folder / GROUP_FILE),
        template="group.typ",
        page=group_page(session),
        chart=f"group{suffix}",
        drawings=[_group_drawing(figure) for figure in session.group],
        made_at=made_at,
    )
    return [*found, group]


def _doctor_drawing(figure: Figure) -> Drawing:
    own = figure.own.reading if figure.own else None
    return Drawing(chart_data.axes(figure), chart_data.rows(figure, own, "vous"))


def _group_drawing(figure: Figure) -> Drawing:
    rows = chart_data.rows(figure, figure.group.reading, "cercle", beside=True)
    return Drawing(chart_data.axes(figure), rows)


def print_mirrors(
    session: Session,
    folder: Path,
    press: Press,
    notify: Callable[[int], None] = lambda _done: None,
) -> list[str]:
    """Write every mirror into the folder, all at once at the end; the names written.

    They are made in a folder beside and renamed into place, so that an interruption
    leaves the folder as it was. Other files of the folder stay.
    """
    beside = folder.with_name(folder.name + _PART)
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        press.print(jobs(session, beside), notify)
        _write_figures(session, beside / FIGURES_FILE)
        names = sorted(path.name for path in beside.iterdir())
        if not folder.exists():
            beside.rename(folder)
        else:
            for name in names:
                (beside / name).replace(folder / name)
        return names
    except PermissionError:
        raise BadInput(
            f"--out : {folder.parent} n'accepte pas qu'on y écrive ; choisissez un "
            "autre dossier."
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write_figures(session: Session, path: Path) -> None:
    """What is printed, for the animator: comma-separated, decimal points.

    Counts are in what people read: euros, daily doses.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(session))


def _rows(session: Session) -> Iterator[list[Any]]:
    for doctor in session.doctors:
        for figure in doctor.figures:
            own = figure.own.reading if figure.own else None
            yield _row(doctor.code, figure, own)
    for figure in session.group:
        yield _row("cercle", figure, figure.group.reading)
        if figure.comparator.reading is not None:
            name = figure.comparator.against.value
            yield _row(name, figure, figure.comparator.reading)


def _row(who: str, figure: Figure, reading: Reading | None) -> list[Any]:
    start = [who, figure.indicator.id]
    if reading is None:
        return [*start, "", "", "", "", ""]
    parts = zip(
        counted(figure.indicator.calculation),
        (reading.numerator, reading.denominator),
        strict=True,
    )
    counts = [what.exactly(count) for what, count in parts]
    ends = ["" if end is None else round(end, 6) for end in (reading.low, reading.high)]
    return [*start, *counts, round(reading.value, 6), *ends]
