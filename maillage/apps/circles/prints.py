"""The mirrors of a session on paper, from what is kept of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from maillage.apps.circles.figures.sheet_figures import composed_of
from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.mirrors import Mirror
from maillage.ui.documents.printing import job_pdf
from maillage.ui.mirrors import GROUP_FILE, doctor_file, jobs
from maillage.ui.press import Job


def mirror_pdf(mirror: Mirror) -> tuple[str, bytes]:
    """The name of the file, which holds a code and no name, and its PDF."""
    job = _jobs(mirror.session, [mirror])[0]
    return doctor_file(mirror.code), job_pdf(job)


def group_pdf(session: Session) -> tuple[str, bytes]:
    """The name and the PDF of the group's page: nobody is in it by code or name."""
    return GROUP_FILE, job_pdf(_jobs(session, [])[-1])


def all_prints(session: Session, mirrors: Sequence[Mirror]) -> bytes:
    """A zip of every mirror, by code, and of the group's page."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for job in _jobs(session, mirrors):
            archive.writestr(Path(job.path).name, job_pdf(job))
    return held.getvalue()


def _jobs(session: Session, mirrors: Sequence[Mirror]) -> list[Job]:
    composed = composed_of(session, [s for mirror in mirrors for s in mirror.sheets])
    shown = {mirror.code for mirror in mirrors}
    doctors = tuple(each for each in composed.doctors if each.code in shown)
    return jobs(replace(composed, doctors=doctors), Path())
