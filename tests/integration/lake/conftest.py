"""A desk with a key and one batch in its lake."""

from __future__ import annotations

from pathlib import Path

import pytest
from pharmacy_files import Desk, rows, text


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    desk = Desk(tmp_path, monkeypatch, capsys)
    desk.run("keys", "new", "--structure", "pole")
    return desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """The same, with a first batch in the lake."""
    desk.take(desk.file("first.csv", text(rows(30, seed=99))))
    return desk
