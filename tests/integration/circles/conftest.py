"""What the tests of circles share: data folders of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, which the settings name."""
    root = tmp_path / "data"
    monkeypatch.setattr(settings, "DATA_ROOT", root)
    monkeypatch.setattr(settings, "WEB_ROOT", root / "web")
    monkeypatch.setattr(settings, "KEYS_ROOT", tmp_path / "keys")
    return root
