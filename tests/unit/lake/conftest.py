"""Where the tests of this room read their exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from fhir_reading import Reading


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)
