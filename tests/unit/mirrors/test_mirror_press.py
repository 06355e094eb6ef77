"""The press hands jobs over and says what went wrong."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from maillage.ui.press import Job, Press


def test_a_document_that_cannot_be_written_says_which_fault(tmp_path: Path) -> None:
    page = {
        **dict.fromkeys(["document_title", "what", "for", "session", "title"], "x"),
        **dict.fromkeys(
            ["circle", "territory", "animators", "author", "lead", "guide"], "x"
        ),
        "made_on": [2026, 1, 8],
        "foot": ["x"],
        "figures": [],
    }
    path = str(tmp_path / "absent" / "groupe.pdf")
    job = Job(path, "group.typ", page, "group", (), 0)
    with Press(2) as press, pytest.raises(OSError, match="absent") as told:
        press.print([job, job, job])
    assert told.value.errno == errno.ENOENT
