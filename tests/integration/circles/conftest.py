"""What tests of circles share: data folders, a day, effects by hand.

The apps are imported inside: read before the tests' settings are, they would keep the
service's own background worker.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings


if TYPE_CHECKING:
    from maillage.apps.circles.models import Circle, Seat


@pytest.fixture
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, which the settings name."""
    root = tmp_path / "data"
    monkeypatch.setattr(settings, "DATA_ROOT", root)
    monkeypatch.setattr(settings, "WEB_ROOT", root / "web")
    monkeypatch.setattr(settings, "KEYS_ROOT", tmp_path / "keys")
    return root


@pytest.fixture
def looking_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data of its own, some months after the sessions."""
    monkeypatch.setattr(settings, "DATA_ROOT", tmp_path)
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-06-01")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Effects by hand in the place of computed ones; who was counted in each."""
    from tests.factories import effects  # noqa: PLC0415
    from tests.factories.looks import composed  # noqa: PLC0415

    seen: list[set[int]] = []

    def compose(_sheet: object, _build: object, seats: list[Seat]) -> Any:
        seen.append({seat.person_id for seat in seats})
        return composed(effects.CHANGED)

    place = "maillage.apps.circles.figures.effects.compose_effect"
    monkeypatch.setattr(place, compose)
    return seen


@pytest.fixture
def old_circle() -> Circle:
    """A circle that was there before its figures."""
    from tests.factories import circles  # noqa: PLC0415

    return circles.circle(opened_on=date(2024, 1, 1))
