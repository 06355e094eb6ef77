"""The fixture `spec`: hold every engine to one case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.spec.case import ENGINES, Case, check


@pytest.fixture(params=ENGINES)
def spec(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Call it with the fields of a `Case`."""
    return lambda **fields: check(Case(**fields), request.param)
